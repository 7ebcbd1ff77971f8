import {chmodSync, lstatSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {LunchError, messageOf} from '../errors.ts';
import {fileFailureText} from '../files/file-failure.ts';
import {makeFolderSync} from '../files/make-folder.ts';
import {readRegularSync} from '../files/regular-file.ts';
import {isSystemError} from '../files/system-error.ts';

type Config = Readonly<Record<string, unknown>>;

/** How a JSON text is laid out, so that a changed one looks the same. */
interface Layout {
	/** Empty for a text of one line. */
	indent: string;
	lineEnd: '\n' | '\r\n';
	/** After the last bracket. */
	end: string;
}

/** After these milliseconds a draft is that of a program that was killed: others have theirs for a few. */
const LEFT_BEHIND_MS = 5000;
const PATIENCE_MS = 2 * LEFT_BEHIND_MS;
const LOOK_AGAIN_MS = 20;

/**
 * Changes the configuration file: what `change` leaves alone is kept, also the indent. The file is always either the old
 * or the new one, whole; a link is written through, and of changes at the same time each counts. Throws CONFIG_INVALID
 * where it holds no JSON object, and OUTPUT_FAILED where it can't be written.
 */
export function changeConfigFile(file: string, change: (config: Config) => Config): void {
	const target = targetOf(file);
	const draft = `${target}.new`;
	writing(file, () => {
		makeFolderSync(dirname(target));
		startDraft(draft);
	});
	try {
		const text = readText(target);
		const changed = change(text === null ? {} : parseConfig(file, text));
		const {indent, lineEnd, end} = layoutOf(text);
		const json = JSON.stringify(changed, null, indent).replaceAll('\n', lineEnd);
		writing(file, () => {
			writeFileSync(draft, `${json}${end}`, {flush: true});
			if (text !== null) chmodSync(draft, statSync(target).mode & 0o777);
			renameSync(draft, target);
		});
	} catch (error) {
		rmSync(draft, {force: true});
		throw error;
	}
}

/** Makes the file that will take the other one's place; while it is there, nobody else changes that one. */
function startDraft(draft: string): void {
	for (const start = Date.now(); ; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS)) {
		try {
			// It may hold passwords.
			writeFileSync(draft, '', {mode: 0o600, flag: 'wx'});
			return;
		} catch (error) {
			if (!isSystemError(error, 'EEXIST') || Date.now() - start > PATIENCE_MS) throw error;
		}
		const startedAt = statSync(draft, {throwIfNoEntry: false})?.mtimeMs ?? Number.POSITIVE_INFINITY;
		if (Date.now() - startedAt > LEFT_BEHIND_MS) rmSync(draft, {force: true});
	}
}

function writing(file: string, write: () => void): void {
	try {
		write();
	} catch (error) {
		throw new LunchError('OUTPUT_FAILED', `${file} can't be written: ${messageOf(error)}.`, {
			hint: 'Check its permissions, or change it by hand.',
			cause: error,
		});
	}
}

/** The file that a path leads to, through all links; it need not be there. */
function targetOf(file: string): string {
	try {
		return realpathSync(file);
	} catch (error) {
		if (!isSystemError(error, 'ENOENT', 'ENOTDIR')) return file;
	}
	try {
		return lstatSync(file).isSymbolicLink() ? resolve(dirname(file), readlinkSync(file)) : file;
	} catch {
		return file;
	}
}

function readText(file: string): string | null {
	try {
		return readRegularSync(file);
	} catch (error) {
		if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return null;
		throw new LunchError('CONFIG_INVALID', `${file} ${fileFailureText(error)}.`, {cause: error});
	}
}

function parseConfig(file: string, text: string): Config {
	const hint = 'Mend or remove the file; `lunch config validate` checks it.';
	let json: unknown;
	try {
		json = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		throw new LunchError('CONFIG_INVALID', `${file} is not JSON: ${messageOf(error)}.`, {hint});
	}
	if (typeof json === 'object' && json !== null && !Array.isArray(json))
		return Object.fromEntries(Object.entries(json));
	throw new LunchError('CONFIG_INVALID', `${file} holds no JSON object.`, {hint});
}

function layoutOf(text: string | null): Layout {
	if (text === null) return {indent: '\t', lineEnd: '\n', end: '\n'};
	const [, indent] = /\n([ \t]+)\S/.exec(text) ?? [];
	const [end = ''] = /\s*$/.exec(text) ?? [];
	// An object that is still empty says nothing of how it wants to be written.
	const isEmpty = /^\uFEFF?\s*\{\s*\}\s*$/.test(text);
	return {indent: indent ?? (isEmpty ? '\t' : ''), lineEnd: text.includes('\r\n') ? '\r\n' : '\n', end};
}
