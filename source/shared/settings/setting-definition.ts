import type {Environment} from '../files/paths.ts';
import type {PlainText} from '../language/texts.ts';
import {show} from '../text/show.ts';
import {meantNumber} from './meant-number.ts';

/** One setting: where it can be given, and how what was given is read. */
export interface Definition<Value> {
	/** Null for what only the configuration file can say. */
	env: string | null;
	/** The flag as it is written: `--port PORT`, or `--insecure` for one that takes no value. Null for none. */
	flag: ([Value] extends [boolean] ? `--${string}` : `--${string} ${string}`) | null;
	/** The meaning of it, and units: for the help, `lunch config` and docs/settings.md. */
	description: PlainText;
	/** Values that a shell can propose. */
	choices?: readonly string[];
	/** A default as a person writes it, where that is not its text or JSON. */
	format?: (value: Value) => string;
	fallback: (env: Environment) => Value;
	/** The most characters that it is written in, where that is not {@link LONGEST_TEXT}. */
	longest?: number;
	/** Reads a value as it was written; throws a reason in words. {@link readSetting} is what calls it. */
	read: (value: unknown, env: Environment) => Value;
	/** The part of it that may be shown, for values with a secret in them. */
	shown?: (value: Value) => unknown;
}

/** The name of a setting's flag, without its dashes, and the name of its value; null for a setting without a flag. */
export function readFlag({flag}: {flag: string | null}): {name: string; value: string | undefined} | null {
	if (flag === null) return null;
	const [name = '', value] = flag.slice(2).split(' ');
	return {name, value};
}

/** Paths end there, and no address, name or command that works is longer. */
const LONGEST_TEXT = 4096;

/** Reads a setting's value as it was written. Throws a reason in words. */
export function readSetting<Value>(definition: Definition<Value>, value: unknown, env: Environment): Value {
	if (typeof value === 'string') expectLength(value, definition.longest);
	return definition.read(value, env);
}

/** Throws a reason in words where a text is longer than that of any setting, or of this one. */
export function expectLength({length}: string, longest = LONGEST_TEXT): void {
	if (length > longest) throw new Error(`expected at most ${longest} characters, got ${length}`);
}

/** A setting's default as a person writes it; null where it has none. */
export function defaultText<Value>({fallback, format = textOf}: Definition<Value>, env: Environment): string | null {
	const value = fallback(env);
	if (value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0)) return null;
	return format(value);
}

function textOf(value: unknown): string {
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A whole number within bounds, as it was written. */
export function expectWhole(value: unknown, least: number, most: number): number {
	const number = numberOf(value);
	const isWithin = (candidate: number) => Number.isInteger(candidate) && candidate >= least && candidate <= most;
	if (isWithin(number)) return number;
	const meant = typeof value === 'string' ? meantNumber(value) : null;
	const proposal = meant !== null && isWithin(meant) ? ` (write ${meant})` : '';
	throw new Error(`expected a whole number from ${least} to ${most}, got ${show(value)}${proposal}`);
}

/** A number as it was written; NaN for anything else. */
export function numberOf(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** A setting's value without the secrets in it. */
export function withoutSecrets<Value>({shown}: Definition<Value>, value: Value): unknown {
	return value === null || shown === undefined ? value : shown(value);
}

/** Yes or no, as a flag, a variable or the configuration file says it. */
export function readYesOrNo(value: unknown): boolean {
	if (value === true || value === '1' || value === 'true') return true;
	if (value === false || value === '0' || value === 'false') return false;
	throw new Error(`expected 1 or 0, got ${show(value)}`);
}
