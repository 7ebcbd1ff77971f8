import type {LunchError} from '../../shared/errors.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {type Line, wrapped} from '../components/line.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {AppConfig} from '../model/app/app.ts';

/** A failure as every screen says it: what happened, what to do about it, and the key that tries again. */
export function failureLines({text, hintText}: LunchError, {bindings}: AppConfig, columns: number): Line[] {
	return [
		...wrapped(cleanText(translated(text)), columns, 'error'),
		...(hintText ? wrapped(cleanText(translated(hintText)), columns, 'dim') : []),
		[],
		...wrapped(translate('{key} tries again.', {key: keyFor('refresh', bindings)}), columns),
	];
}
