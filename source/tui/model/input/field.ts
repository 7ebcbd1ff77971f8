import {cleanLines} from '../../../shared/text/clean-lines.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {graphemesOf} from '../../../shared/text/text-width.ts';
import type {FieldEdit} from '../../keys/action-ids.ts';

/** A text that is being typed: one line, or several in some fields of a form. */
export interface Field {
	readonly text: string;
	/** The place of the next character, in graphemes from the start. */
	readonly cursor: number;
}

export const emptyField: Field = {text: '', cursor: 0};

/** Longest line that can be typed, in UTF-16 units, and longest text of several. */
export const LONGEST_FIELD = 2000;
export const LONGEST_TEXT = 20_000;

export function fieldOf(text: string): Field {
	return {text, cursor: graphemesOf(text).length};
}

/**
 * Types or pastes a text at the cursor; what steers terminals is left out. Line breaks stay where there may be several
 * lines, else they become spaces.
 */
export function insertText(field: Field, text: string, hasLines = false): Field {
	const longest = hasLines ? LONGEST_TEXT : LONGEST_FIELD;
	const graphemes = graphemesOf(field.text);
	const before = graphemes.slice(0, field.cursor).join('') + (hasLines ? cleanedLines(text) : cleanedLine(text));
	const whole = before + graphemes.slice(field.cursor).join('');
	return whole.length > longest ? field : {text: whole, cursor: graphemesOf(before).length};
}

function cleanedLine(text: string): string {
	// A space alone is a character too, which cleaning would trim away.
	return text === ' ' ? text : cleanText(text, LONGEST_FIELD);
}

function cleanedLines(text: string): string {
	return cleanLines(text.replaceAll(/\r\n?/g, '\n'), LONGEST_TEXT).replaceAll('\t', '  ');
}

/** The field with its cursor a line up or down, as far to the right as before; null where there is no such line. */
export function moveToLine({text, cursor}: Field, step: 1 | -1): Field | null {
	const lines = text.split('\n').map(line => graphemesOf(line).length);
	let start = 0;
	let index = 0;
	while (index < lines.length - 1 && cursor > start + (lines[index] ?? 0)) start += (lines[index++] ?? 0) + 1;
	const target = lines[index + step];
	if (target === undefined) return null;
	const begin = step === 1 ? start + (lines[index] ?? 0) + 1 : start - target - 1;
	return {text, cursor: begin + Math.min(cursor - start, target)};
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
			return {...field, cursor: graphemes.slice(0, cursor).lastIndexOf('\n') + 1};
		case 'cursorEnd': {
			const end = graphemes.indexOf('\n', cursor);
			return {...field, cursor: end < 0 ? graphemes.length : end};
		}
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
