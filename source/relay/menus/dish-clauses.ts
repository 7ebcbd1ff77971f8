import {type DietTerm, readCodes, readTerm} from './diet-terms.ts';
import {offers, set} from './diet-words.ts';
import {type Token, tokenize} from './dish-tokens.ts';

export type Item = Token | DietTerm;

/** A phrase of a dish's text, between two marks that separate phrases. */
export interface Clause {
	readonly items: readonly Item[];
	/** The mark before it: empty for the first, `(` in brackets. */
	readonly before: string;
	/** The mark after it; empty for the last. */
	readonly after: string;
}

const parting = /^[,;:–.|!?•·()…]$/;

/** Abbreviations whose full stop ends no sentence. */
const abbreviations = set('veg vego inkl m alt ev ca st t ex kl v fr o s d a b l bl resp incl');

export function isTerm(item: Item | undefined): item is DietTerm {
	return item?.kind === 'diets';
}

/** The text of a word or mark; empty for a mention of diets. */
export function textOf(item: Item | undefined): string {
	return item && item.kind !== 'diets' ? item.text : '';
}

/** Splits a dish's text into its phrases. */
export function readClauses(dish: string): Clause[] {
	return split(withoutRemarks(tokenize(dish)));
}

function split(tokens: readonly Token[]): Clause[] {
	const clauses: Clause[] = [];
	let items: Item[] = [];
	let before = '';
	const end = (after: string) => {
		if (items.length > 0) clauses.push({items, before, after});
		// Of several marks in a row the first says how phrases belong together, unless brackets open or close.
		if (items.length > 0 || after === '(' || before === '') before = clauses.length > 0 || after === '(' ? after : '';
		items = [];
	};
	for (let index = 0; index < tokens.length; index++) {
		const token = tokens[index];
		if (!token) break;
		const brackets = bracketsAt(tokens, index);
		if (brackets) {
			end('(');
			items = itemsInBrackets(brackets.inner);
			end(')');
			index = brackets.close;
			continue;
		}
		const read = readTerm(tokens, index);
		if (read) {
			items.push(read.term);
			index += read.length - 1;
		} else if (isParting(token, items.at(-1))) {
			end(token.text);
		} else if (token.text !== '-' && token.text !== '.') items.push(token);
	}
	end('');
	return clauses;
}

function itemsInBrackets(inner: readonly Token[]): Item[] {
	const diets = readCodes(inner);
	if (diets) return [{kind: 'diets', diets, isCode: true, isNeuter: false}];
	return split(inner).flatMap(({items}, at) => (at > 0 ? [COMMA, ...items] : items));
}

/** Whether a mark ends a phrase; a full stop does not after an abbreviation. */
function isParting({text}: Token, before: Item | undefined): boolean {
	return parting.test(text) && !(text === '.' && abbreviations.has(textOf(before) || 'veg'));
}

const COMMA: Token = {text: ',', kind: 'mark', isUpper: false};

/** Without brackets that have nothing to do with diets: "Chili (het) med ris". */
function withoutRemarks(tokens: readonly Token[]): Token[] {
	const kept: Token[] = [];
	for (let index = 0; index < tokens.length; index++) {
		const token = tokens[index];
		if (!token) break;
		const brackets = bracketsAt(tokens, index);
		if (brackets && !isAboutDiets(brackets.inner)) index = brackets.close;
		else kept.push(token);
	}
	return kept;
}

function isAboutDiets(inner: readonly Token[]): boolean {
	return readCodes(inner) !== null || inner.some(({text}, at) => offers.has(text) || readTerm(inner, at) !== null);
}

/** The tokens in the brackets that open at an index, and where they close; null where none open there. */
function bracketsAt(tokens: readonly Token[], open: number): {inner: readonly Token[]; close: number} | null {
	if (tokens[open]?.text !== '(') return null;
	const found = tokens.findIndex(({text}, index) => index > open && text === ')');
	const close = found < 0 ? tokens.length : found;
	return {inner: tokens.slice(open + 1, close), close};
}
