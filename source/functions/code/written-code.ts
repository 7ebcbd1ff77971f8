import {basename, resolve} from 'node:path';
import type {Runtime} from '../functions.ts';
import type {ModuleCode} from './module-code.ts';

/** A function that a person wrote on the spot, or named. */
export type WrittenCode =
	| {kind: 'expression'; runtime: Runtime; source: string}
	| {kind: 'module'; file: string; entry: string};

/** The signs of a function that is written out: nothing of that kind is in the name of a module and its export. */
const writtenOut = /=>|[{}]|^lambda\b|^(?:async\s+)?function\b/;
const ofModule = /^(.+)#([\w$]+)$/;

/** Whether a function is written out, and not named. */
export function isWrittenOut(code: string): boolean {
	return writtenOut.test(code.trim());
}

/** Reads what was written as a function: an arrow function, a `lambda` of Python, or `file#export`. */
export function readWrittenCode(code: string): WrittenCode {
	const text = code.trim();
	const [, file, entry] = isWrittenOut(text) ? [] : (ofModule.exec(text) ?? []);
	if (file !== undefined && entry !== undefined) return {kind: 'module', file, entry};
	// Blanks in front of the function stay, so that lines and columns are those of the text as it was given.
	if (/^lambda\b/.test(text)) return {kind: 'expression', runtime: 'python', source: code};
	return {kind: 'expression', runtime: 'node', source: code.trimEnd().replace(/;$/, '')};
}

/**
 * Loads what was written. `modules` are there under their names for a function that was written on the spot; `pathOf` is the
 * absolute path of a file. FUNCTION_INVALID, FUNCTION_CLOSURE, FUNCTION_NOT_FOUND.
 */
export async function loadWrittenCode(
	written: WrittenCode,
	modules: readonly string[] = [],
	pathOf: (file: string) => string = resolve,
): Promise<ModuleCode> {
	if (written.kind === 'module') {
		const {moduleCode} = await import('./module-code.ts');
		return moduleCode(pathOf(written.file), written.entry);
	}
	const {runtime, source} = written;
	if (runtime === 'python') return {runtime, code: {kind: 'expression', source}};
	const {expressionSource} = await import('./analysis/function-source.ts');
	return {runtime, code: {kind: 'expression', source: expressionSource(source, modules)}};
}

const LONGEST_NAME = 80;

/** The name of what was written, for people: `prices.ts#total`, or the beginning of its text. */
export function writtenName(written: WrittenCode): string {
	if (written.kind === 'module') return `${basename(written.file)}#${written.entry}`;
	return written.source
		.slice(0, LONGEST_NAME * 5)
		.replaceAll(/\s+/g, ' ')
		.trim()
		.slice(0, LONGEST_NAME)
		.toWellFormed();
}
