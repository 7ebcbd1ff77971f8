import {stat} from 'node:fs/promises';
import type {Readable} from 'node:stream';
import {LunchError} from '../../../shared/errors.ts';
import {fileFailureText} from '../../../shared/files/file-failure.ts';
import {readRegular} from '../../../shared/files/regular-file.ts';
import type {MapInput} from './map-input.ts';
import {readLines} from './read-lines.ts';

const MOST_BYTES = 48 * 1024 * 1024;

/** A line is the path of a file: its text is the argument, with the path, `{"path": "…", "text": "…"}`. */
export async function* fileInputs(stream: Readable): AsyncGenerator<MapInput> {
	for await (const {text: path, place} of readLines(stream)) {
		if (path === '') continue;
		try {
			yield {argument: JSON.stringify({path, text: await readText(path)}), place};
		} catch (error) {
			const problem =
				error instanceof LunchError
					? error
					: new LunchError('FUNCTION_VALUE_INVALID', `${path} ${fileFailureText(error)}.`, {cause: error});
			yield {problem, place};
		}
	}
}

async function readText(path: string): Promise<string> {
	const {size} = await stat(path);
	if (size > MOST_BYTES) {
		throw new LunchError('FUNCTION_TOO_LARGE', `${path} is larger than ${MOST_BYTES / 2 ** 20} MiB.`);
	}
	try {
		return new TextDecoder('utf-8', {fatal: true}).decode(await readRegular(path));
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		throw new LunchError('FUNCTION_VALUE_INVALID', `${path} is not text in UTF-8.`, {cause: error});
	}
}
