import {decodeJson} from '../../../functions/values/decode-json.ts';
import {messageOf} from '../../../shared/errors.ts';

/** A mistake in a line of arguments. */
export interface WordProblem {
	problem: string;
}

const closing: Readonly<Record<string, string>> = {'{': '}', '[': ']'};

/**
 * The arguments in a line: JSON values apart by spaces; a word that is not JSON is a text. What begins as an object, a
 * list or a quoted text must be one.
 */
export function argumentsIn(line: string): unknown[] | WordProblem {
	const values: unknown[] = [];
	for (const word of wordsIn(line)) {
		const read = readJson(word, values.length);
		if (read === null && beginsValue(word)) return {problem: `Argument ${values.length + 1} is not JSON: ${word}`};
		if (read !== null && 'problem' in read) return read;
		values.push(read === null ? word : read.value);
	}
	return values;
}

/** The words of a line of arguments; spaces within a JSON value are its own. */
export function wordsIn(line: string): string[] {
	const words: string[] = [];
	for (let at = 0; at < line.length; ) {
		if (/\s/.test(line.charAt(at))) at += 1;
		else {
			const end = beginsValue(line.slice(at)) ? endOfValue(line, at) : endOfWord(line, at);
			words.push(line.slice(at, end));
			at = end;
		}
	}
	return words;
}

function beginsValue(text: string): boolean {
	return text.startsWith('"') || text.charAt(0) in closing;
}

function readJson(text: string, at: number): {value: unknown} | WordProblem | null {
	try {
		JSON.parse(text);
	} catch {
		return null;
	}
	try {
		return {value: decodeJson(text, `args[${at}]`)};
	} catch (error) {
		return {problem: messageOf(error)};
	}
}

function endOfWord(line: string, from: number): number {
	const length = line.slice(from).search(/\s/);
	return length < 0 ? line.length : from + length;
}

/** The place after a list, an object or a quoted text; the end of the line where it does not end. */
function endOfValue(line: string, from: number): number {
	const open: string[] = [];
	let at = from;
	while (at < line.length) {
		const letter = line.charAt(at);
		at = letter === '"' ? endOfQuoted(line, at) : at + 1;
		if (letter in closing) open.push(closing[letter] ?? '');
		else if (letter === open.at(-1)) open.pop();
		if (open.length === 0) return at;
	}
	return line.length;
}

function endOfQuoted(line: string, from: number): number {
	for (let at = from + 1; at < line.length; at += 1) {
		const letter = line.charAt(at);
		if (letter === '\\') at += 1;
		else if (letter === '"') return at + 1;
	}
	return line.length;
}
