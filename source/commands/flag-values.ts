import {LunchError} from '../shared/errors.ts';
import {meantNumber} from '../shared/settings/meant-number.ts';
import {type Flags, textFlag} from './flags.ts';

/** The whole number that a flag says; undefined where it is left out. USAGE. */
export function wholeFlag(
	flags: Flags,
	name: string,
	{least, most, example = 3}: {least?: number; most?: number; example?: number} = {},
): number | undefined {
	const text = textFlag(flags, name);
	if (text === undefined) return undefined;
	const number = /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
	const isInRange = (value: number) => value >= (least ?? -Infinity) && value <= (most ?? Infinity);
	if (isInRange(number)) return number;
	const meant = meantNumber(text) ?? example;
	throw new LunchError(
		'USAGE',
		most === undefined
			? `--${name} expects a whole number, got "${text}".`
			: `--${name} expects a whole number from ${least} to ${most}, got "${text}".`,
		{hint: `As in --${name} ${isInRange(meant) ? meant : example}.`},
	);
}

/** The seconds above 0 that a flag says; undefined where it is left out. USAGE. */
export function secondsFlag(flags: Flags, name: string): number | undefined {
	const text = textFlag(flags, name);
	if (text === undefined) return undefined;
	const seconds = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
	if (seconds > 0) return seconds;
	throw new LunchError('USAGE', `--${name} expects seconds above 0, got "${text}".`, {hint: `As in --${name} 2.5.`});
}

/** The word of those that a flag knows. USAGE for another one. */
export function expectOneOf<Word extends string>(flag: string, word: string, known: readonly Word[]): Word {
	const found = known.find(each => each === word);
	if (found !== undefined) return found;
	throw new LunchError('USAGE', `--${flag} knows no "${word}".`, {hint: `It is one of ${known.join(', ')}.`});
}
