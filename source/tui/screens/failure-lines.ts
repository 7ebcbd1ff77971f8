import type {LunchError} from '../../shared/errors.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {type Line, wrapped} from '../components/line.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {AppConfig} from '../model/app/app.ts';

/** A failure as every screen says it: what happened, what to do about it, and the key that tries again. */
export function failureLines({message, hint}: LunchError, {bindings}: AppConfig, columns: number): Line[] {
	return [
		...wrapped(cleanText(message), columns, 'error'),
		...(hint ? wrapped(cleanText(hint), columns, 'dim') : []),
		[],
		...wrapped(`${keyFor('refresh', bindings)} tries again.`, columns),
	];
}
