import {translate} from '../../shared/language/texts.ts';
import {ageInWords} from '../../shared/time/age.ts';
import {STOCKHOLM} from '../../shared/time/time-zone.ts';
import type {ConfiguredSource} from '../relay.ts';
import type {SourceState} from '../source-states.ts';
import type {TextContext} from './menu-text.ts';

/** The sources, and how each is doing, as a person reads it. */
export function sourcesText(states: readonly SourceState[], {style, now}: Pick<TextContext, 'style' | 'now'>): string {
	const {separator} = style.signs;
	const sections = states.map(({source: {facts, prefix, address, ids}, answer, error}) => {
		const isBare = prefix === null;
		const title = [facts.title, ...(facts.isExperimental ? [style.warning(translate('experimental'))] : [])];
		const age = answer?.fetchedAt
			? translate('answered {age}', {age: ageInWords(answer.fetchedAt, now)})
			: translate('never answered');
		return [
			style.title(prefix ?? facts.name) + style.dim(` ${separator} `) + title.join(style.dim(` ${separator} `)),
			...(ids === null ? [] : [chosenText(ids)]),
			style.dim(
				isBare
					? address
					: translate('{address}; ids as in {example}', {address, example: `${prefix}:${ids?.[0] ?? 'ID'}`}),
			),
			style.dim(factsText(facts).join(', ')),
			error
				? style.warning(translate('{age}; now: {reason}', {age, reason: error.text}))
				: `${age}${answer?.state === 'stale' ? translate(', being renewed') : ''}`,
		];
	});
	return `${sections
		.map(([first = '', ...rest]) => [style.wrap(first), ...rest.map(line => style.wrap(line, '  ', '  '))].join('\n'))
		.join('\n\n')}\n`;
}

/** The restaurants that are asked for, where these are not all. */
function chosenText(ids: readonly string[]): string {
	return ids.length > 0
		? translate('{count} of its restaurants: {ids}', {count: ids.length, ids: ids.join(', ')})
		: translate('none listed');
}

/** The abilities of a source, in words. */
function factsText(facts: ConfiguredSource['facts']): string[] {
	const {daysAhead} = facts;
	return [
		translate('in {languages}', {languages: facts.languages.join(` ${translate('or')} `)}),
		daysAhead === 0
			? translate('today only')
			: daysAhead > 31
				? translate('any day')
				: translate('{count} days ahead', {count: daysAhead}),
		...(facts.hasPrices ? [translate('prices')] : []),
		...(facts.hasHours ? [translate('hours')] : []),
		...(facts.hasCoordinates ? [translate('coordinates')] : []),
		...(facts.hasDirectory ? [] : [translate('no list of its restaurants')]),
		...(facts.timeZone === STOCKHOLM ? [] : [facts.timeZone]),
	];
}
