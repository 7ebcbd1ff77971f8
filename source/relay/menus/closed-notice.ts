import {tokenize} from './dish-tokens.ts';
import {
	abbreviations,
	closed,
	closedNeuter,
	holiday,
	instead,
	negation,
	open,
	ordinary,
	placeEnding,
	places,
	reasons,
	service,
	serving,
	timeOff,
	verbs,
	wishes,
} from './notice-words.ts';

interface Phrase {
	words: readonly string[];
	isQuestion: boolean;
}

/**
 * The kind of a notice among the dishes: `closed`, nothing is served; `remark`, only good wishes or times; null for a
 * dish. A text with a dish in one phrase and a day off in another is a dish.
 */
export function readNotice(text: string): 'closed' | 'remark' | null {
	const phrases = splitPhrases(text);
	if (phrases.some(isCertain) && !phrases.some(namesSomethingElse)) return 'closed';
	if (phrases.length === 0 || !phrases.every(({words}) => words.every(isNoticeWord))) return null;
	if (phrases.some(isLikely)) return 'closed';
	return phrases.every(({words}) => words.some(word => wishes.has(word))) ? 'remark' : null;
}

function splitPhrases(text: string): Phrase[] {
	const phrases: {words: string[]; isQuestion: boolean}[] = [{words: [], isQuestion: false}];
	const tokens = tokenize(
		text.replaceAll(/\bp\.?\s?g\.?\s?a\b\.?/gi, 'pga').replaceAll(/\bt\.?\s?o\.?\s?m\b\.?/gi, 'till'),
	);
	for (const [index, {text: piece, kind}] of tokens.entries()) {
		const phrase = phrases.at(-1);
		if (kind === 'word') phrase?.words.push(piece);
		else if (piece === '?' && phrase) phrase.isQuestion = true;
		const isWithin =
			piece === '-' || piece === '/' || piece === '&' || piece === "'" || isBetweenNumbers(tokens, index);
		if (kind === 'mark' && !isWithin && !isAbbreviated(tokens[index - 1]?.text, piece))
			phrases.push({words: [], isQuestion: false});
	}
	return phrases.filter(({words}) => words.length > 0);
}

function isBetweenNumbers(tokens: ReturnType<typeof tokenize>, index: number): boolean {
	return /^\d/.test(tokens[index - 1]?.text ?? '') && /^\d/.test(tokens[index + 1]?.text ?? '');
}

function isAbbreviated(before: string | undefined, mark: string): boolean {
	return mark === '.' && abbreviations.has(before ?? '');
}

/** Whether a phrase can only mean that the kitchen is closed, whatever the other phrases are. */
function isCertain({words, isQuestion}: Phrase): boolean {
	if (isQuestion) return false;
	return words.some((word, index) => isClosing(words, word, index)) || isWithoutService(words) || isReturn(words);
}

function isClosing(words: readonly string[], word: string, index: number): boolean {
	if (!closed.test(word)) return false;
	const before = words.slice(0, index);
	const next = words[index + 1];
	if (
		before.some(other => other === 'som' || other === 'that' || other === 'inte' || other === 'ej' || other === 'not')
	)
		return false;
	const isFollowed =
		next === undefined ||
		ordinary.has(next) ||
		/^\d/.test(next) ||
		holiday.has(next) ||
		reasons.has(next) ||
		wishes.has(next);
	const isAll = isFollowed || (isPlace(next ?? '') && words.slice(index + 1).every(isNoticeWord));
	if (!isAll) return false;
	// "Idag har vi stängt", "The kitchen is closed", "Sommarstängt v. 28"
	if (before.every(isNoticeWord)) return true;
	// "Restaurang Hjulet är stängd"
	if (before.some(other => isPlace(other)) && !before.some(other => other === 'med' || other === 'with')) return true;
	return closedNeuter.test(word) && next === undefined && before.length <= 4;
}

/** "Ingen lunchservering", "No meals are served today", "Vi serverar inte lunch idag" */
function isWithoutService(words: readonly string[]): boolean {
	const isNot = words.some(word => negation.test(word) && !/^(?:varma?|hot|warm|do|does|any|nag\D+)$/.test(word));
	return (
		isNot &&
		words.some(word => service.test(word) || open.test(word)) &&
		words.every(word => isNoticeWord(word) || [negation, service, serving, open].some(known => known.test(word)))
	);
}

/** "Vi ses igen i augusti", "Vi öppnar åter den 8 januari", "See you in August" */
function isReturn(words: readonly string[]): boolean {
	const hasTime = words
		.slice(1)
		.some(word => /^\d/.test(word) || (ordinary.has(word) && word.length > 2 && word !== 'vara' && word !== 'and'));
	// A short test first: the long expressions below take a while to compile, and few texts need them.
	if (!hasTime) return false;
	const isNotice = words.every(word => isNoticeWord(word) || /^(?:\D*oppnar|oppnas|reopens?|opens?|up)$/.test(word));
	if (!isNotice) return false;
	const text = words.join(' ');
	const isBack =
		/^(?:(?:sa|och|men) )?(?:vi ses|valkommen (?:ater|tillbaka)|valkomna (?:ater|tillbaka)|see you|welcome back|vi (?:ar )?(?:tillbaka|ater)|we(?:'re| are) back|we will be back|back)\b/.test(
			text,
		);
	const reopens =
		/(?:^|\b(?:vi|restaurangen|koket|we|lunchen|and|och) )(?:oppnar|oppnas|ateroppnar|reopens?|will reopen|opens?)\b(?: (?:vi|restaurangen|koket|lunchen|ater|igen|again|up))*/.test(
			text,
		);
	return isBack || (reopens && /\b(?:ater|igen|again|ateroppnar|reopens?)\b/.test(text));
}

/** Whether a phrase means closed if the text has no other: the name of a day off, "semester". */
function isLikely({words, isQuestion}: Phrase): boolean {
	if (isQuestion) return false;
	return (
		words.some(word => closed.test(word) || timeOff.test(word)) ||
		(words.every(word => holiday.has(word) || ordinary.has(word)) &&
			words.some(word => holiday.has(word) && !/^(?:good|new|year|years|may|jul|kristi)$/.test(word)))
	);
}

/** "Stängt kök? Nej då, idag pizza", "Grillen är stängd, idag serveras soppa" */
function namesSomethingElse({words, isQuestion}: Phrase): boolean {
	if (isQuestion) return true;
	const isTold = words.some(word => instead.has(word)) && !words.some(word => negation.test(word) || closed.test(word));
	return isTold && words.some(word => !isNoticeWord(word));
}

function isPlace(word: string): boolean {
	return places.has(word) || (word.endsWith(placeEnding) && !/\d/.test(word));
}

function isNoticeWord(word: string): boolean {
	return (
		/^\d/.test(word) ||
		ordinary.has(word) ||
		ordinary.has(word.replace(/(?:en|ar|arna|s)$/, '')) ||
		verbs.has(word) ||
		isPlace(word) ||
		holiday.has(word) ||
		wishes.has(word) ||
		reasons.has(word) ||
		closed.test(word) ||
		timeOff.test(word)
	);
}
