import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {messageOf} from '../../shared/errors.ts';
import {readRegularText} from '../../shared/files/regular-file.ts';

/** The longest text that is taken from an editor, in UTF-16 units. */
const LONGEST = 1024 * 1024;

/**
 * Lets a person edit a text with a program, which has the terminal meanwhile. Resolves with the text as it was
 * saved, or with why the editor could not be run.
 */
export async function runEditor(
	text: string,
	extension: string,
	editor: string,
): Promise<{text: string} | {problem: string}> {
	const folder = await mkdtemp(join(tmpdir(), 'lunch-edit-'));
	try {
		const file = join(folder, `function${extension}`);
		await writeFile(file, text, {mode: 0o600});
		const problem = await waitFor(editor, file);
		if (problem !== null) return {problem};
		return {text: (await readRegularText(file)).slice(0, LONGEST)};
	} catch (error) {
		return {problem: messageOf(error)};
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
}

/** Runs an editor, whose name may have options of its own, by the shell; resolves with why it failed, or null. */
async function waitFor(editor: string, file: string): Promise<string | null> {
	const {spawn} = await import('node:child_process');
	return new Promise(resolve => {
		const child = spawn('/bin/sh', ['-c', `${editor} "$@"`, editor, file], {stdio: 'inherit'});
		child.once('error', () => resolve(`${editor} could not be started`));
		child.once('close', code => resolve(code === 0 ? null : `${editor} ended with exit code ${code ?? 'none'}`));
	});
}
