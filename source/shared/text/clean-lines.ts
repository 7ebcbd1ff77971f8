import {stripVTControlCharacters} from 'node:util';
import {unwantedInLines} from './unwanted-characters.ts';

/** Cleans a text of several lines from outside, keeping its lines and indents, and cuts it to `maxLength`. */
export function cleanLines(text: string, maxLength: number): string {
	const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
	return stripVTControlCharacters(cut).toWellFormed().replaceAll(unwantedInLines, '');
}
