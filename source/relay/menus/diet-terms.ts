import {adverbs, alternatives, joiners, people, set, suits} from './diet-words.ts';
import type {Diet} from './diets.ts';
import type {Token} from './dish-tokens.ts';

/** A mention of diets within a text. */
export interface DietTerm {
	readonly kind: 'diets';
	readonly diets: readonly Diet[];
	/** Whether it is an abbreviation, or in capitals: it is then about the whole dish, also after the parts. */
	readonly isCode: boolean;
	/** Whether the form is also a noun, as "vegetariskt". */
	readonly isNeuter: boolean;
}

const vegetarian =
	/^(?:(?:lakto|lacto|ovo|ovolakto|laktoovo|hel)?vegetari(?:sk|skt|ska|an|ansk|anskt|anska)|veggie|veggo|vego)$/;
const vegetarianNoun =
	/^(?:vego|veggie|vegetar?|veg)(?:burgare|biff|bullar|fars|korv|gryta|schnitzel|lasagne|nuggets|wok|soppa|pytt|ratt|file|sallad|tacos|pizza|wrap|kebab|curry|chili|lunch|jarpar|stroganoff|bolognese|bowl)\D*$/;
const vegan = /^(?:hel)?vegan(?:sk|skt|ska|e|es)?$/;
const veganNoun = /^vegan(?!er|s$|ism|uari)\D{3,}$/;

const codes: Readonly<Record<string, Diet>> = {
	v: 'vegetarian',
	veg: 'vegetarian',
	ve: 'vegan',
	vg: 'vegan',
	vgn: 'vegan',
	vegan: 'vegan',
	gf: 'gluten-free',
	lf: 'lactose-free',
};

const substances: Readonly<Record<string, Diet>> = {
	gluten: 'gluten-free',
	laktos: 'lactose-free',
	lactose: 'lactose-free',
};
const freeOf = /^(gluten|laktos|lactose)(?:fri|fritt|frit|fria|free)$/;
const free = set('fri fritt fria free');
const freeOfAnything = /^\D{2,}(?:fri|fritt|fria|free)$/;
const others = set('mjolk mjolkprotein agg notter soja vete socker milk dairy egg eggs nut nuts soy soya wheat sugar');
const conjunction = set('och and eller or samt & + / , nor');
const contains = set('innehaller innehalla innehallande contain contains containing har has');
const no = /^(?:\D+n't|ej|inte|icke|no|inga|ingen|inget|varken|neither|not|zero|noll)$/;

/** Reads the mention of diets that begins at a token, and its `length` in tokens; null if none begins there. */
export function readTerm(tokens: readonly Token[], at: number): {term: DietTerm; length: number} | null {
	const [free, length] = readFreeOf(tokens, at) ?? readWithout(tokens, at) ?? [];
	if (free && length) return {term: term(free, allUpper(tokens.slice(at, at + length))), length};
	const token = tokens[at];
	if (token?.kind !== 'word') return null;
	const {text, isUpper} = token;
	const found = (diet: Diet, extra: Partial<DietTerm> = {}) => ({
		term: {...term([diet], isUpper), ...extra},
		length: 1,
	});
	const meant = dietIn(text);
	if (meant) return found(meant.diet, {isNeuter: meant.isNeuter});
	if (people.has(text) && isSuitable(tokens, at)) return found(text.startsWith('vegan') ? 'vegan' : 'vegetarian');
	if (text === 'veg' && isVegAdjective(tokens, at)) return found('vegetarian');
	const code = isUpper && isCodePlace(tokens, at) ? codes[text] : undefined;
	return code ? {term: term([code], true), length: 1} : null;
}

/** The diet that a word of its own stands for, "vegetariskt", "veganburgare"; null where it stands for none. */
function dietIn(text: string): {diet: Diet; isNeuter: boolean} | null {
	// The expressions take a while to compile, and most words need none of them.
	if (!text.includes('veg')) return null;
	if (vegetarian.test(text)) return {diet: 'vegetarian', isNeuter: text.endsWith('t')};
	if (vegan.test(text)) return {diet: 'vegan', isNeuter: text.endsWith('t')};
	if (vegetarianNoun.test(text)) return {diet: 'vegetarian', isNeuter: false};
	return veganNoun.test(text) ? {diet: 'vegan', isNeuter: false} : null;
}

/** The diets of brackets that hold nothing but abbreviations, "(V, GF)"; null for anything else. */
export function readCodes(tokens: readonly Token[]): Diet[] | null {
	const words = tokens.filter(({kind}) => kind === 'word');
	const areCodes =
		words.every(({text}) => text.length <= 3 || text === 'vegan') && words.some(({text}) => Object.hasOwn(codes, text));
	const areMarks = tokens.every(({kind, text}) => kind === 'word' || /^[,/&+*|.-]$/.test(text));
	return areCodes && areMarks ? words.flatMap(({text}) => codes[text] ?? []) : null;
}

function term(diets: readonly Diet[], isCode: boolean): DietTerm {
	return {kind: 'diets', diets, isCode, isNeuter: false};
}

function allUpper(tokens: readonly Token[]): boolean {
	return tokens.every(({kind, isUpper}) => kind === 'mark' || isUpper);
}

/** "glutenfri", "gluten-free", "laktos- & glutenfri", "gluten and dairy free" */
function readFreeOf(tokens: readonly Token[], at: number): [Diet[], number] | null {
	const text = textAt(tokens, at);
	const diet = substances[freeOf.exec(text)?.[1] ?? ''];
	if (diet) return [[diet], 1];
	const substance = substances[text];
	if (!substance && !others.has(text)) return null;
	const own = substance ? [substance] : [];
	const next = afterHyphen(tokens, at + 1);
	if (free.has(textAt(tokens, next)) && !/^(?:from|fran|of|range)$/.test(textAt(tokens, next + 1)))
		return own.length > 0 ? [own, next - at + 1] : null;
	if (!conjunction.has(textAt(tokens, next))) return null;
	const after = afterHyphen(tokens, next + 1);
	const rest = readFreeOf(tokens, after);
	if (rest) return [[...own, ...rest[0]], after - at + rest[1]];
	const end = endOfFreeThing(tokens, after);
	return own.length > 0 && end !== null ? [own, end - at] : null;
}

/** The end of "sockerfri" or "dairy free" that begins at a token; null where neither does. */
function endOfFreeThing(tokens: readonly Token[], at: number): number | null {
	if (freeOfAnything.test(textAt(tokens, at))) return at + 1;
	const last = afterHyphen(tokens, at + 1);
	return free.has(textAt(tokens, last)) ? last + 1 : null;
}

function textAt(tokens: readonly Token[], at: number): string {
	return tokens[at]?.text ?? '';
}

/** The place after a hyphen; the same where none is there. */
function afterHyphen(tokens: readonly Token[], at: number): number {
	return textAt(tokens, at) === '-' ? at + 1 : at;
}

/** "utan laktos", "free from gluten", "innehåller ej gluten", "does not contain lactose" */
function readWithout(tokens: readonly Token[], at: number): [Diet[], number] | null {
	const begin = afterWithout(tokens, at);
	if (begin === null) return null;
	const diets: Diet[] = [];
	let end = begin;
	for (let index = begin; ; index += 1) {
		const text = textAt(tokens, index);
		const diet = substances[text];
		// "no gluten-free bread" is about bread.
		if (diet ? readFreeOf(tokens, index) : !others.has(text)) break;
		if (diet) diets.push(diet);
		end = index + 1;
		if (!conjunction.has(textAt(tokens, end))) break;
		index = end;
	}
	return diets.length > 0 ? [diets, end - at] : null;
}

/** The place after the words that say something is not there; null where there are none. */
function afterWithout(tokens: readonly Token[], at: number): number | null {
	const first = textAt(tokens, at);
	const second = textAt(tokens, at + 1);
	const isDenied =
		(contains.has(first) && no.test(second)) ||
		(no.test(first) && contains.has(second)) ||
		(free.has(first) && /^(?:from|fran|of)$/.test(second));
	if (isDenied) return at + 2 + anyOf(tokens, at + 2);
	return /^(?:utan|without|no|ingen|inget|inga|zero)$/.test(first) ? at + 1 : null;
}

/** The number of words in "any", "spår av" and the like. */
function anyOf(tokens: readonly Token[], at: number): number {
	const [first = '', second = ''] = tokens.slice(at, at + 2).map(({text}) => text);
	if (/^(?:spar|traces?)$/.test(first) && /^(?:av|of)$/.test(second)) return 2;
	return Number(/^(?:any|nagot|nagon)$/.test(first));
}

function isSuitable(tokens: readonly Token[], at: number): boolean {
	const isAddressed = at === 1 && tokens[0]?.text === 'for';
	return isAddressed || tokens.slice(Math.max(0, at - 4), at).some(({text}) => suits.has(text));
}

/** "veg" is short for vegetarian before a noun or as a label; after one it is English for vegetables. */
function isVegAdjective(tokens: readonly Token[], at: number): boolean {
	const before = tokens[at - 1];
	const after = tokens[at + 1];
	if (before && before.text !== '(' && before.text !== ':' && before.text !== '–') return false;
	return (
		after === undefined ||
		/^[.:)–/]$/.test(after.text) ||
		(after.kind === 'word' && !joiners.has(after.text)) ||
		before === undefined
	);
}

/** Whether an abbreviation of one or two letters may stand there: as a label, or after the dish. */
function isCodePlace(tokens: readonly Token[], at: number): boolean {
	const {text = ''} = tokens[at] ?? {};
	if (text !== 'v') return true;
	const after = tokens[at + 1];
	if (at === 0) return after?.text === ':';
	return after === undefined || (after.kind === 'mark' && after.text !== '.') || Object.hasOwn(codes, after.text);
}

/** Whether a word says nothing about which dish is meant. */
export function isFiller(text: string): boolean {
	return adverbs.has(text) || alternatives.has(text);
}
