import type {KeyvSerializationAdapter} from 'keyv';

/**
 * Rows of keyv as JSON. Text that is not JSON is a row without an answer, and no failure of the store: any program
 * can write into the file.
 */
export const keyvRowSerialization: KeyvSerializationAdapter = {
	stringify: row => JSON.stringify(row),
	parse<Row>(text: string): Row {
		return readRow(text) as Row;
	},
};

const NO_ANSWER = {value: null};

/** Parses the text of a row. */
export function readRow(text: string): {readonly value: unknown} {
	try {
		const row: unknown = JSON.parse(text);
		return typeof row === 'object' && row !== null && 'value' in row ? row : NO_ANSWER;
	} catch {
		return NO_ANSWER;
	}
}
