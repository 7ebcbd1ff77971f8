import type {KeyvSerializationAdapter} from 'keyv';

/**
 * Rows of a store as JSON. What is none is a row without an answer, and no failure of the store: anybody can
 * write into it.
 */
export const rowJson: KeyvSerializationAdapter = {
	stringify: row => JSON.stringify(row),
	parse<Row>(text: string): Row {
		return readRow(text) as Row;
	},
};

const NO_ANSWER = {value: null};

/** The row that a text is. */
export function readRow(text: string): {readonly value: unknown} {
	try {
		const row: unknown = JSON.parse(text);
		return typeof row === 'object' && row !== null && 'value' in row ? row : NO_ANSWER;
	} catch {
		return NO_ANSWER;
	}
}
