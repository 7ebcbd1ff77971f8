import type {LunchError} from '../../shared/errors.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {type Line, wrapped} from '../components/line.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {AppConfig} from '../model/app/app.ts';

/** The text of a failure, in the person's language. */
export function failureText({text}: Pick<LunchError, 'text'>): string {
	return cleanText(translated(text));
}

/** A failure as every screen says it: what happened, what to do about it, and the key that tries again. */
export function failureLines(error: LunchError, {bindings}: AppConfig, columns: number): Line[] {
	const {hintText} = error;
	return [
		...wrapped(failureText(error), columns, 'error'),
		...(hintText ? wrapped(cleanText(translated(hintText)), columns, 'dim') : []),
		[],
		...wrapped(translate('{key} tries again.', {key: keyFor('refresh', bindings)}), columns),
	];
}
