import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {once} from 'node:events';
import {lstatSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {messageOf} from '../../../shared/errors.ts';

/**
 * A worker's program as its interpreter takes it up fastest: a snapshot of Node with the program loaded, bytecode of
 * Python. It is made once a pool has started some processes, and kept for other pools.
 */
export interface PreparedProgram {
	/** Its file; null as long as there is none. */
	readonly file: string | null;
	/** A process starts: has it made, once there were some. */
	started(): void;
	/** A process did not come up with it: there is none any more. */
	drop(): void;
	/** Ends what is being made. */
	close(): Promise<void>;
}

/** How it is made. */
export interface Preparation {
	/** For people: `a snapshot of Node`. */
	text: string;
	/** The first part of its file's name, and the last: `node-worker`, `.snapshot`. */
	prefix: string;
	suffix: string;
	/** The files of the interpreter, and of the worker's program. */
	interpreter: string;
	script: string;
	/** Has the interpreter write it to a file. */
	args(target: string): string[];
	/** Files that this takes, beside that one: their texts by their names. */
	help(target: string): Readonly<Record<string, string>>;
}

export interface PreparedProgramOptions {
	preparation: Preparation;
	/** The folder that it is kept in, in a folder of its own; null for none. */
	folder: string | null;
	/** The user that this program runs as; null where the system has none. */
	uid: number | null;
	env: Readonly<Record<string, string>>;
	onWarning: (error: Error) => void;
}

/** The folder in the cache's. Everybody may read it, since workers can be another user, and nobody else write to it. */
const FOLDER = 'workers';
const FOLDER_MODE = 0o755;
/** Processes that are started before it is worth making. */
const WORTH_IT = 4;
const MAKE_MS = 60_000;
/** Those of other versions, and what was never finished, are removed when they are so old, in milliseconds. */
const OLD_MS = 30 * 24 * 60 * 60 * 1000;
/** Group and others may write. */
const OTHERS_WRITE = 0o022;

/** Finds the program that was kept, and makes it where that is worth it. */
export async function openPreparedProgram(parts: PreparedProgramOptions): Promise<PreparedProgram> {
	const {preparation, uid, onWarning} = parts;
	const folder = parts.folder === null ? null : join(parts.folder, FOLDER);
	let file: string | null = null;
	let starts = 0;
	let making: Promise<void> | null = null;
	const closing = new AbortController();
	// Without the file of the interpreter there is none: the workers themselves fail to start, and say why.
	const name = folder === null ? null : await nameOf(preparation).catch(() => null);
	const target = folder === null || name === null ? null : join(folder, name);
	if (target !== null && isOwn(target, uid)) file = target;

	async function make(into: string): Promise<void> {
		try {
			await prepare(into, parts, closing.signal);
			if (!isOwn(into, uid)) throw new Error(`${dirname(into)} is not this user's alone to write to`);
			file = into;
		} catch (error) {
			if (closing.signal.aborted) return;
			onWarning(new Error(`workers start more slowly, without ${preparation.text}: ${messageOf(error)}`));
		}
	}

	return {
		get file() {
			return file;
		},
		started() {
			starts += 1;
			if (file === null && target !== null && starts >= WORTH_IT) making ??= make(target);
		},
		drop() {
			if (file === null) return;
			file = null;
			// Not made again by this pool.
			making ??= Promise.resolve();
			if (target !== null) making = making.then(() => rm(target, {force: true})).catch(onWarning);
		},
		async close() {
			closing.abort();
			await making;
		},
	};
}

/** Another one for each program, and each interpreter. */
async function nameOf({prefix, suffix, interpreter, script, args, help}: Preparation): Promise<string> {
	const {size, mtimeMs} = await stat(interpreter);
	const of = JSON.stringify([interpreter, size, mtimeMs, args(''), help('')]);
	const digest = createHash('sha256')
		.update(of)
		.update(await readFile(script))
		.digest('hex');
	return `${prefix}-${digest.slice(0, 32)}${suffix}`;
}

/** Whether a file is there that nobody else has written, nor can put another one in its place. */
function isOwn(file: string, uid: number | null): boolean {
	try {
		// Not what a link leads to.
		const [found, folder] = [lstatSync(file), lstatSync(dirname(file))];
		if (!found.isFile() || !folder.isDirectory()) return false;
		return [found, folder].every(
			({uid: owner, mode}) => uid === null || (owner === uid && (mode & OTHERS_WRITE) === 0),
		);
	} catch {
		return false;
	}
}

async function prepare(target: string, {preparation, env}: PreparedProgramOptions, signal: AbortSignal): Promise<void> {
	const folder = dirname(target);
	await mkdir(folder, {recursive: true, mode: FOLDER_MODE});
	await removeOld(folder, preparation);
	// Nobody else can look into it, whatever modes files are made with.
	const own = await mkdtemp(`${target}.`);
	const unfinished = join(own, 'program');
	try {
		for (const [file, text] of Object.entries(preparation.help(unfinished))) await writeFile(file, text);
		const limits = {timeout: MAKE_MS, killSignal: 'SIGKILL', signal} as const;
		const args = preparation.args(unfinished);
		const child = spawn(preparation.interpreter, args, {env, cwd: own, stdio: 'ignore', ...limits});
		// It keeps no program alive.
		child.unref();
		const [code] = await once(child, 'exit');
		if (code !== 0) throw new Error(`${preparation.interpreter} ended with ${code}`);
		// Workers, which may be another user, read it.
		await chmod(unfinished, 0o644);
		await rename(unfinished, target);
	} finally {
		await rm(own, {recursive: true, force: true});
	}
}

async function removeOld(folder: string, {prefix, suffix}: Preparation): Promise<void> {
	for (const name of await readdir(folder)) {
		if (!name.startsWith(`${prefix}-`) || !name.includes(suffix)) continue;
		const file = join(folder, name);
		// Another process may remove it just now.
		const found = await stat(file).catch(() => null);
		if (found && Date.now() - found.mtimeMs > OLD_MS) await rm(file, {recursive: true, force: true});
	}
}
