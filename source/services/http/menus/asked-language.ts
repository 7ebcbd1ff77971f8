import type {FastifyRequest} from 'fastify';
import {isLanguage, type Language} from '../../../shared/language/language.ts';

/** The language that a client wants texts in: that of `?lang`, or the best of its `Accept-Language`; null for any. */
export function askedLanguage({query, headers}: FastifyRequest): Language | null {
	const named = (query as Readonly<Record<string, unknown>>).lang;
	if (isLanguage(named)) return named;
	const wanted = (headers['accept-language'] ?? '').split(',').map(preferenceOf);
	const [best] = wanted.filter(({weight}) => weight > 0).toSorted((a, b) => b.weight - a.weight);
	return best?.language ?? null;
}

/** One range of RFC 9110, section 12.5.4, as in `sv-SE;q=0.8`. */
function preferenceOf(range: string): {language: Language | null; weight: number} {
	const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
	const [, quality = '1'] = /^\s*q=([\d.]+)\s*$/.exec(parameters[0] ?? '') ?? [];
	const [primary] = tag.trim().split('-');
	const weight = Number(quality);
	const isOurs = isLanguage(primary);
	// A language that is not spoken here is passed over for one that is.
	return isOurs ? {language: primary, weight: Number.isFinite(weight) ? weight : 0} : {language: null, weight: 0};
}
