import {statSync} from 'node:fs';
import {dirname} from 'node:path';
import {readWrittenCode} from '../../../../functions/code/written-code.ts';
import {filesByName} from '../../../../functions/library/files/files-by-name.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {MOST_RETRIES, retryEnds} from '../../../../shared/retries.ts';
import {argumentsIn} from '../../../model/functions/argument-words.ts';
import {type CallPlan, endsIn, quotedWords} from '../../../model/functions/call-plan.ts';
import {type Places, shownPath, targetPath} from '../../../model/input/target-path.ts';

/** The mistake in a part of a plan that says something, as a sentence; null where there is none. */
type Check = (text: string, plan: CallPlan, places: Places) => string | null;

const MOST_CONCURRENCY = 100_000;
const HIGHEST_PRIORITY = 10;
/** A year: nobody waits longer. */
const MOST_SECONDS = 365 * 24 * 3600;

const checks: Readonly<Partial<Record<string, Check>>> = {
	code(text, _plan, places) {
		const written = readWrittenCode(text);
		return written.kind === 'module' ? missingFile(written.file, places) : null;
	},
	args(text) {
		const words = argumentsIn(text);
		return 'problem' in words ? words.problem : null;
	},
	kwargs: text => (isObject(text) ? null : translate('That must be a JSON object.')),
	in(text, _plan, places) {
		const words = quotedWords(text);
		return sameNames(words) ?? firstOf(Object.values(filesByName(words).paths), path => missingFile(path, places));
	},
	out(text, _plan, places) {
		const words = quotedWords(text);
		return sameNames(words) ?? firstOf(Object.values(filesByName(words).paths), path => unwritable(path, places));
	},
	python(text, {code, job}, places) {
		const written = readWrittenCode(code);
		const isPython = written.kind === 'module' ? written.file.endsWith('.py') : written.runtime === 'python';
		if (code !== '' && !isPython) return translate('The function is JavaScript: no Python runs it.');
		if (job) return translate('A job may run elsewhere: name packages in a header # /// script of the file instead.');
		return statOf(targetPath(text, '', places)) ? null : notThere(text, places);
	},
	timeout: seconds,
	hint: seconds,
	reuse: (_text, plan) =>
		plan.in || plan.out ? translate('A call with files has a process of its own, none that is used again.') : null,
	stream: (_text, {job}) => (job ? translate('A job keeps what it returns: none of what it yields.') : null),
	retries: text => whole(text, 0, MOST_RETRIES),
	backoff: seconds,
	backoffMost: seconds,
	retryOn(text) {
		const known: readonly string[] = retryEnds;
		const isKnown = endsIn(text).every(word => known.includes(word));
		return isKnown ? null : translate('That must be one or several of {ends}.', {ends: known.join(', ')});
	},
	group: text =>
		/^[\x21-\x7e]{1,100}$/.test(text) ? null : translate('A name has up to 100 letters of ASCII, and no spaces.'),
	concurrency: text => whole(text, 1, MOST_CONCURRENCY),
	priority: text => whole(text, -HIGHEST_PRIORITY, HIGHEST_PRIORITY),
	key: text =>
		/^[\x21-\x7e]{1,255}$/.test(text) ? null : translate('A key has up to 255 characters of ASCII, and no spaces.'),
};

/** The mistake in a part of a plan; null where there is none. Only the function has to be said. */
export function planProblem(part: string, plan: CallPlan, places: Places): string | null {
	const value = (plan as Readonly<Record<string, string | true | undefined>>)[part];
	if (part === 'code' && value === '') return translate('Write a function, or name one of a file.');
	return value === undefined || value === '' ? null : (checks[part]?.(String(value), plan, places) ?? null);
}

function seconds(text: string): string | null {
	const number = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
	return number > 0 && number <= MOST_SECONDS ? null : translate('That must be seconds above 0.');
}

function whole(text: string, least: number, most: number): string | null {
	const number = /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
	return number >= least && number <= most
		? null
		: translate('That must be a whole number from {least} to {most}.', {least, most});
}

function isObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

function sameNames(words: readonly string[]): string | null {
	const {twice} = filesByName(words);
	return (
		twice &&
		translate('Two files are named {name} there: write one as other={path}.', {name: twice.name, path: twice.path})
	);
}

function firstOf(paths: readonly string[], problemOf: (path: string) => string | null): string | null {
	for (const path of paths) {
		const problem = problemOf(path);
		if (problem !== null) return problem;
	}
	return null;
}

function missingFile(path: string, places: Places): string | null {
	const there = statOf(targetPath(path, '', places));
	if (!there) return notThere(path, places);
	return there.isDirectory() ? translate('{path} is a folder: name a file in it.', {path}) : null;
}

function unwritable(path: string, places: Places): string | null {
	const target = targetPath(path, '', places);
	if (statOf(target)?.isDirectory()) return translate('{path} is a folder: name a file in it.', {path});
	const folder = dirname(target);
	if (statOf(folder)?.isDirectory()) return null;
	return translate('There is no folder {path}.', {path: shownPath(folder, places)});
}

function notThere(path: string, places: Places): string {
	return translate('There is no file {path}.', {path: shownPath(targetPath(path, '', places), places)});
}

function statOf(path: string): {isDirectory(): boolean} | null {
	try {
		return statSync(path, {throwIfNoEntry: false}) ?? null;
	} catch {
		// A part of the path is not a folder.
		return null;
	}
}
