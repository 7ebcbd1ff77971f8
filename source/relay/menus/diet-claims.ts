import {isFiller} from './diet-terms.ts';
import {
	alternatives,
	component,
	dishSubjects,
	either,
	joiners,
	leadingAdjective,
	negations,
	offers,
	suits,
} from './diet-words.ts';
import type {Diet} from './diets.ts';
import {type Item, isTerm, textOf} from './dish-clauses.ts';

/** The diets in a phrase that names a dish: those before "med …" that are neither negated nor only offered. */
export function readDietsOfHead(
	items: readonly Item[],
	{isLabel, mayBePart}: {isLabel: boolean; mayBePart: boolean},
): Set<Diet> {
	const joiner = items.findIndex((_, index) => isJoiner(items, index));
	const head = joiner < 0 ? items : items.slice(0, joiner);
	const rest = joiner < 0 ? [] : items.slice(joiner);
	const offer = head.findIndex(item => offers.has(textOf(item)));
	// "Vegetarisk lasagne kan fås glutenfri" is vegetarian, "Glutenfritt bröd finns" is nothing.
	if (offer >= 0 && !head.slice(offer).some(isTerm)) return new Set();
	const told = offer < 0 ? head : head.slice(0, offer);
	const claims = claimsOfAlternatives(told, (own, index) => {
		const next = textOf(own[index + 1]);
		if (!isLabel && alternatives.has(next)) return false;
		return !(mayBePart && component.test(next)) && !isOfComponent(own, index);
	});
	if (offer < 0) for (const diet of codesAtEnd(rest)) claims.add(diet);
	return claims;
}

/** Whether a phrase is about diets alone: "vegansk", "helt glutenfri", "rätten är vegansk". */
export function isTag(items: readonly Item[]): boolean {
	return (
		items.some(isTerm) &&
		!either.has(textOf(items[0])) &&
		items.every(item => {
			const text = textOf(item);
			return (
				isTerm(item) ||
				isMark(item) ||
				dishSubjects.has(text) ||
				negations.has(text) ||
				suits.has(text) ||
				text === 'for' ||
				either.has(text) ||
				(isFiller(text) && !alternatives.has(text))
			);
		})
	);
}

/** The diets that such a phrase names. */
export function readDietsOfTag(items: readonly Item[]): Set<Diet> {
	return claimsOfAlternatives(items, () => true);
}

function isMark(item: Item): boolean {
	return item.kind === 'mark';
}

function claimsOfAlternatives(
	items: readonly Item[],
	counts: (items: readonly Item[], index: number) => boolean,
): Set<Diet> {
	const claims = splitAlternatives(items).map(own => {
		const found = new Set<Diet>();
		for (const [index, item] of own.entries()) {
			if (!isTerm(item) || isNegated(own, index) || !counts(own, index)) continue;
			for (const diet of item.diets) found.add(diet);
			if (found.has('vegan')) found.add('vegetarian');
		}
		return found;
	});
	const [first = new Set<Diet>(), ...rest] = claims;
	return rest.reduce((all, own) => all.intersection(own), first);
}

/** The dishes of "… eller …". Diets between slashes belong together, except "vegetarisk/vegansk", which are alternatives. */
function splitAlternatives(items: readonly Item[]): Item[][] {
	const parts: Item[][] = [[]];
	for (const [index, item] of items.entries()) {
		const text = textOf(item);
		if (either.has(text) || (text === '/' && !isListOfDiets(items[index - 1], items[index + 1]))) {
			// A negation counts for both: "ej laktos- eller glutenfri".
			const negation = parts[0]?.find(part => negations.has(textOf(part)));
			parts.push(negation ? [negation] : []);
		} else parts.at(-1)?.push(item);
	}
	return parts.filter(part => part.some(item => item.kind !== 'mark'));
}

function isListOfDiets(left: Item | undefined, right: Item | undefined): boolean {
	if (!isTerm(left) || !isTerm(right)) return false;
	const named = new Set([...left.diets, ...right.diets]);
	return !(named.has('vegetarian') && named.has('vegan')) || left.isCode;
}

function isNegated(items: readonly Item[], at: number): boolean {
	if (negations.has(textOf(items.at(-1)))) return true;
	for (let index = at - 1; index >= 0; index--) {
		const item = items[index];
		const text = textOf(item);
		if (negations.has(text)) return true;
		if (
			!isTerm(item) &&
			!isFiller(text) &&
			!joiners.has(text) &&
			!suits.has(text) &&
			text !== 'for' &&
			text !== '/' &&
			text !== ','
		)
			return false;
	}
	return false;
}

/** "Såsen är vegansk" */
function isOfComponent(items: readonly Item[], at: number): boolean {
	const before = items.slice(0, at).filter(item => !isFiller(textOf(item)));
	const subject = /^(?:ar|is|are)$/.test(textOf(before.at(-1))) ? textOf(before.at(-2)) : '';
	return component.test(subject) || component.test(subject.replace(/(?:en|et|n|na)$/, ''));
}

/** Whether the parts that come with the dish begin here. */
function isJoiner(items: readonly Item[], index: number): boolean {
	if (!joiners.has(textOf(items[index]))) return false;
	// "on request", "på begäran"
	if (offers.has(textOf(items[index + 1]))) return false;
	const before = items.slice(0, index).filter(item => !isFiller(textOf(item)));
	const isAdjective = (item: Item) => leadingAdjective.test(textOf(item));
	const after = items.slice(index + 1).find(item => !isFiller(textOf(item)) && !isAdjective(item));
	if (isTerm(before.at(-1)) && isTerm(after)) return false;
	return !(before.length > 0 && before.every(item => isTerm(item) || isAdjective(item)) && isTerm(after));
}

/** Abbreviations at the end are about the whole dish: "Lax med sås LF GF". */
function codesAtEnd(items: readonly Item[]): Diet[] {
	if (items.some(item => offers.has(textOf(item)))) return [];
	const end = items.findLastIndex(item => !isTerm(item) && item.kind !== 'mark');
	return items
		.slice(end + 1)
		.flatMap(item => (isTerm(item) && item.isCode && !isNegated(items, items.indexOf(item)) ? item.diets : []));
}
