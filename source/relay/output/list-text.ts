import {translate} from '../../shared/language/texts.ts';
import type {Restaurant} from '../menus/restaurant.ts';
import type {Listing} from '../relay.ts';
import {isSample, type TextContext, withSource} from './menu-text.ts';

/** The restaurants by region, as a person reads them. Samples are marked on every line. */
export function listText({restaurants, source}: Listing, context: TextContext): string {
	const {style} = context;
	const mark = isSample(source) ? style.dim(`  ${translate('(sample)')}`) : '';
	const idWidth = Math.max(0, ...restaurants.map(({id}) => id.length)) + 2;
	const line = ({id, name}: Restaurant) =>
		style.wrap(`${name}${mark}`, `  ${id.padEnd(idWidth)}`, ' '.repeat(idWidth + 2));
	const sections = listRegions(restaurants).map(([region, members]) =>
		[style.wrap(style.heading(region) + mark), ...members.map(line)].join('\n'),
	);
	return withSource(sections, source, context);
}

/** Restaurants by region, both in Swedish alphabetical order; those without a region last. */
export function listRegions(restaurants: readonly Restaurant[]): [region: string, members: Restaurant[]][] {
	const regions = Map.groupBy(restaurants, ({region}) => region ?? '');
	const known = [...regions].filter(([region]) => region !== '');
	const unknown = regions.get('');
	const all = [...inSwedishOrder(known, ([region]) => region), ...(unknown ? [['', unknown] as const] : [])];
	return all.map(([region, members]) => [region || translate('Elsewhere'), inSwedishOrder(members, ({name}) => name)]);
}

// A collator costs start-up time, and Å Ä Ö come last in Swedish, which code points nearly are.
const last = 'åäö';
function inSwedishOrder<Item>(items: readonly Item[], textOf: (item: Item) => string): Item[] {
	return items
		.map(item => ({item, key: sortKey(textOf(item))}))
		.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
		.map(({item}) => item);
}

function sortKey(text: string): string {
	return text
		.toLowerCase()
		.replaceAll(/[åäö]/g, letter => `{${last.indexOf(letter)}`)
		.normalize('NFD')
		.replaceAll(/\p{M}/gu, '');
}
