import {isTag, readDietsOfHead, readDietsOfTag} from './diet-claims.ts';
import {joiners, meats, offers} from './diet-words.ts';
import {type Diet, diets} from './diets.ts';
import {type Clause, isTerm, readClauses, textOf} from './dish-clauses.ts';

/** Phrases before a dash that only introduce the dish: "Dagens gröna – …". */
const LONGEST_LABEL = 3;

/**
 * The diets that a dish has by its own text. Diets of a part ("med vegansk aioli"), on request ("kan fås glutenfri") or
 * of one of several choices do not count. Vegan implies vegetarian.
 */
export function readDiets(dish: string): Diet[] {
	const clauses = readClauses(dish);
	const claims = clauses.map((clause, index) => readDietsOfClause(clauses, clause, index));
	for (const [index, clause] of clauses.entries()) if (index > 0 && takesBack(clause)) claims[index - 1]?.clear();
	const found = new Set(claims.flatMap(own => [...own]));
	for (const diet of claimsOfBrackets(clauses)) found.add(diet);
	if (found.has('vegan')) found.add('vegetarian');
	return diets.filter(diet => found.has(diet));
}

function readDietsOfClause(clauses: readonly Clause[], clause: Clause, index: number): Set<Diet> {
	const {items, before, after} = clause;
	if (before === '(') return new Set();
	if (namesDish(clauses, index)) {
		const isLabel = after === ':' || after === '–' || clauses.length === 1;
		return readDietsOfHead(items, {isLabel, mayBePart: before === '–' || before === ','});
	}
	if (!isTag(items) || after === ':' || isOneOfSeveral(clauses, index) || isAnother(items)) return new Set();
	return readDietsOfTag(items);
}

/** The first phrase names the dish, or introduces the one that does: "Vegansk, glutenfri linssoppa". */
function namesDish(clauses: readonly Clause[], index: number): boolean {
	return clauses.slice(0, index).every(({items, after}) => {
		const words = items.filter(item => item.kind !== 'mark');
		return after === ':' || (after === '–' && words.length <= LONGEST_LABEL) || (after === ',' && isTag(items));
	});
}

/** "Buffé: kött, fisk, vegetariskt" */
function isOneOfSeveral(clauses: readonly Clause[], index: number): boolean {
	const isNoun = clauses[index]?.items.some(item => isTerm(item) && item.isNeuter) ?? false;
	return isNoun && clauses.slice(0, index).some(({items}) => items.length === 1 && meats.has(textOf(items[0])));
}

/** "Köttbullar, även vegetariska": there is another dish, which is. */
function isAnother([first, ...items]: Clause['items']): boolean {
	const kinds: readonly Diet[] = ['vegetarian', 'vegan'];
	return (
		/^(?:aven|also)$/.test(textOf(first)) &&
		items.some(item => isTerm(item) && item.diets.some(diet => kinds.includes(diet)))
	);
}

/** "Glutenfri (på begäran)", "Vegan: nej" */
function takesBack({items}: Clause): boolean {
	if (items.some(isTerm)) return false;
	return items.some(item => offers.has(textOf(item)))
		? !items.some(item => component(textOf(item)))
		: items.every(item => /^(?:nej|no|ej|inte)$/.test(textOf(item)));
}

function component(text: string): boolean {
	return joiners.has(text) && text !== 'pa' && text !== 'on';
}

/** Brackets after the dish, or after its name, are about the dish; brackets after a part are about that part. */
function claimsOfBrackets(clauses: readonly Clause[]): Set<Diet> {
	const own = clauses.flatMap((clause, index) => (clause.before === '(' && clause.items.some(isTerm) ? [index] : []));
	const isLast = (index: number) => clauses.slice(index + 1).every(({items, before}) => before === '(' || isTag(items));
	const claims = own.map(index => {
		const next = clauses[index + 1];
		return next && takesBack(next) ? new Set<Diet>() : claimsOfParts(clauses[index]);
	});
	const [first] = own;
	if (first === undefined) return new Set();
	// Each part has brackets of its own.
	if (own.length > 1 && !isLast(first)) return claims.reduce((all, set) => all.intersection(set));
	const isOfHead = namesDish(clauses, first - 1) && !clauses[first - 1]?.items.some(item => joiners.has(textOf(item)));
	const counted = claims.filter((_, at) => isLast(own[at] ?? 0) || (at === 0 && isOfHead));
	return counted.reduce((all, set) => all.union(set), new Set<Diet>());
}

/** Phrases within brackets that are about diets alone. */
function claimsOfParts(clause: Clause | undefined): Set<Diet> {
	const parts: Clause['items'][number][][] = [[]];
	for (const item of clause?.items ?? []) {
		if (textOf(item) === ',') parts.push([]);
		else parts.at(-1)?.push(item);
	}
	return parts
		.filter(part => isTag(part) && !isAnother(part))
		.reduce((all, part) => all.union(readDietsOfTag(part)), new Set<Diet>());
}
