import {stripVTControlCharacters} from 'node:util';

const unwanted = /[^\P{Cc}\n\t]|[\u00AD\u061C\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

/** Cleans a text of several lines from outside, keeping its lines and indents, and cuts it to `maxLength`. */
export function cleanLines(text: string, maxLength: number): string {
	const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
	return stripVTControlCharacters(cut).toWellFormed().replaceAll(unwanted, '');
}
