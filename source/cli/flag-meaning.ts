import type {FlagDefinition} from '../commands/flags.ts';
import {translate} from '../shared/language/texts.ts';

/** The meaning of a flag in the language of this run, with its default. */
export function flagMeaning({description, fallback}: Pick<FlagDefinition, 'description' | 'fallback'>): string {
	const text = translate(description);
	const meaning = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
	return fallback === undefined ? meaning : translate('{meaning} (default {value})', {meaning, value: fallback});
}
