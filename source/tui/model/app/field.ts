import {cleanText} from '../../../shared/text/clean-text.ts';
import {graphemesOf} from '../../../shared/text/text-width.ts';
import type {FieldEdit} from '../../keys/action-ids.ts';

/** A line that is being typed. */
export interface Field {
	readonly text: string;
	/** The place of the next character, in graphemes from the start. */
	readonly cursor: number;
}

export const emptyField: Field = {text: '', cursor: 0};

/** Longest text of a field, in UTF-16 units: a function on one line. */
export const LONGEST_FIELD = 2000;

export function fieldOf(text: string): Field {
	return {text, cursor: graphemesOf(text).length};
}

/** Types or pastes a text at the cursor; line breaks become spaces, what steers terminals is left out. */
export function insertText(field: Field, text: string): Field {
	// A space alone is a character too, which cleaning would trim away.
	const cleaned = text === ' ' ? text : cleanText(text, LONGEST_FIELD);
	const graphemes = graphemesOf(field.text);
	const before = graphemes.slice(0, field.cursor).join('') + cleaned;
	const whole = before + graphemes.slice(field.cursor).join('');
	return whole.length > LONGEST_FIELD ? field : {text: whole, cursor: graphemesOf(before).length};
}

/** The field after an edit. */
export function editField(field: Field, edit: FieldEdit): Field {
	const graphemes = graphemesOf(field.text);
	const {cursor} = field;
	const without = (from: number, to: number): Field => ({
		text: graphemes.toSpliced(from, to - from).join(''),
		cursor: from,
	});
	switch (edit) {
		case 'cursorLeft':
			return {...field, cursor: Math.max(0, cursor - 1)};
		case 'cursorRight':
			return {...field, cursor: Math.min(graphemes.length, cursor + 1)};
		case 'cursorStart':
			return {...field, cursor: 0};
		case 'cursorEnd':
			return {...field, cursor: graphemes.length};
		case 'eraseBefore':
			return cursor > 0 ? without(cursor - 1, cursor) : field;
		case 'eraseAfter':
			return cursor < graphemes.length ? without(cursor, cursor + 1) : field;
		case 'eraseWord': {
			const before = graphemes.slice(0, cursor).join('');
			return without(graphemesOf(before.replace(/\S+\s*$/u, '')).length, cursor);
		}
		case 'eraseAll':
			return emptyField;
	}
}
