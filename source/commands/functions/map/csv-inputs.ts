import type {Readable} from 'node:stream';
import {CsvError, type Info, parse} from 'csv-parse';
import {LunchError} from '../../../shared/errors.ts';
import type {MapInput} from './map-input.ts';

interface Row {
	record: Record<string, string>;
	info: Info;
}

/** CSV (RFC 4180) with a head: a row is an object of texts. USAGE where it is not CSV. */
export async function* csvInputs(stream: Readable): AsyncGenerator<MapInput> {
	const rows = parse({columns: true, bom: true, info: true, skip_empty_lines: true});
	stream.once('error', error => rows.destroy(error));
	try {
		for await (const row of stream.pipe(rows)) {
			const {record, info} = row as Row;
			yield {argument: JSON.stringify(record), place: info.bytes};
		}
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		throw new LunchError('USAGE', `The inputs are not CSV: ${error.message}.`, {
			hint: 'The first line names the columns; each other one has as many.',
			cause: error,
		});
	} finally {
		stream.destroy();
	}
}
