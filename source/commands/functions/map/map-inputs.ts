import {fstatSync, type Stats, statSync} from 'node:fs';
import type {Readable} from 'node:stream';
import {LunchError} from '../../../shared/errors.ts';
import {fileFailureText} from '../../../shared/files/file-failure.ts';
import {readGiven} from '../../../shared/files/special-file.ts';
import {csvInputs} from './csv-inputs.ts';
import {fileInputs} from './file-inputs.ts';
import type {MapInput} from './map-input.ts';
import {readLines} from './read-lines.ts';

export type MapFormat = 'ndjson' | 'lines' | 'csv' | 'file-list';

export interface MapSource {
	inputs: AsyncIterable<MapInput>;
	/** How many bytes it has; null where that is not known. */
	bytes: number | null;
}

/** Opens the inputs of a map: a file, or standard input where `file` is null. Reading fails with USAGE where the file can't be read. */
export function openMapInputs(file: string | null, format: MapFormat, standardInput: () => Readable): MapSource {
	const bytes = sizeOf(() => (file === null ? fstatSync(0) : statSync(file)));
	// Opened when it is read: what fails before somebody listens ends the program.
	const open = async () => readers[format](file === null ? standardInput() : await readGiven(file));
	return {inputs: withFileFailures(open, file), bytes};
}

const readers: Readonly<Record<MapFormat, (stream: Readable) => AsyncIterable<MapInput>>> = {
	ndjson: jsonInputs,
	lines: textInputs,
	csv: csvInputs,
	'file-list': fileInputs,
};

/** A line is an argument as JSON; empty ones are none. */
async function* jsonInputs(stream: Readable): AsyncGenerator<MapInput> {
	for await (const {text, number, place} of readLines(stream)) {
		if (text.trim() === '') continue;
		try {
			JSON.parse(text);
			yield {argument: text, place};
		} catch {
			yield {problem: notJson(number), place};
		}
	}
}

/** A line is a text. */
async function* textInputs(stream: Readable): AsyncGenerator<MapInput> {
	for await (const {text, place} of readLines(stream)) yield {argument: JSON.stringify(text), place};
}

function notJson(number: number): LunchError {
	return new LunchError('FUNCTION_VALUE_INVALID', `Line ${number} of the inputs is not JSON.`, {
		hint: '--lines takes each line as a text.',
	});
}

async function* withFileFailures(
	open: () => Promise<AsyncIterable<MapInput>>,
	file: string | null,
): AsyncGenerator<MapInput> {
	try {
		yield* await open();
	} catch (error) {
		if (error instanceof LunchError) throw error;
		throw new LunchError('USAGE', `${file ?? 'Standard input'} ${fileFailureText(error)}.`, {cause: error});
	}
}

function sizeOf(look: () => Stats): number | null {
	try {
		const state = look();
		return state.isFile() ? state.size : null;
	} catch {
		return null;
	}
}
