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
		const title = [facts.title, ...(facts.isExperimental ? [style.warning('experimental')] : [])];
		const age = answer?.fetchedAt ? `answered ${ageInWords(answer.fetchedAt, now)}` : 'never answered';
		return [
			style.title(prefix ?? facts.name) + style.dim(` ${separator} `) + title.join(style.dim(` ${separator} `)),
			...(ids === null ? [] : [chosenText(ids)]),
			style.dim(`${address}${isBare ? '' : `; ids as in ${prefix}:${ids?.[0] ?? 'ID'}`}`),
			style.dim(factsText(facts).join(', ')),
			error
				? style.warning(`${age}; now: ${error.message}`)
				: `${age}${answer?.state === 'stale' ? ', being renewed' : ''}`,
		];
	});
	return `${sections
		.map(([first = '', ...rest]) => [style.wrap(first), ...rest.map(line => style.wrap(line, '  ', '  '))].join('\n'))
		.join('\n\n')}\n`;
}

/** The restaurants that are asked for, where these are not all. */
function chosenText(ids: readonly string[]): string {
	return ids.length > 0 ? `${ids.length} of its restaurants: ${ids.join(', ')}` : 'none listed';
}

/** What a source offers, in words. */
function factsText(facts: ConfiguredSource['facts']): string[] {
	const {daysAhead} = facts;
	return [
		`in ${facts.languages.join(' or ')}`,
		daysAhead === 0 ? 'today only' : daysAhead > 31 ? 'any day' : `${daysAhead} days ahead`,
		...(facts.hasPrices ? ['prices'] : []),
		...(facts.hasHours ? ['hours'] : []),
		...(facts.hasCoordinates ? ['coordinates'] : []),
		...(facts.hasDirectory ? [] : ['no list of its restaurants']),
		...(facts.timeZone === STOCKHOLM ? [] : [facts.timeZone]),
	];
}
