import {graphemesOf, widthOf} from '../../../shared/text/text-width.ts';
import type {Size} from '../size.ts';
import type {TerminalTraits} from './terminal-traits.ts';
import type {Place} from './way.ts';

/** Questions to a terminal, which it answers by where its cursor is after what they have it do. */
export interface Questions {
	/** They are asked in the second row, which is empty afterwards: in the first, the answer is the same as a key, F3. */
	readonly bytes: string;
	/** Takes the answer to the next question: the traits, once all are answered, else null. */
	hear(place: Place): TerminalTraits | null;
}

/** The row that the questions are asked in. */
export const QUESTION_ROW = 1;

/** Graphemes that terminals may disagree about: those that the app draws with, and those that names, dishes and prices are likely to have. */
const asked: readonly string[] = [
	'│─╭╮╰╯•·…★❯›–—↑↓→←⏎▏○●✓✗▾▸░▎▍▌▋▊▉█▇▆▅▄▃▂▁',
	'éèêàáíóúüøæßÆØÜÈÊÁÓÚ€°½¼¾²³´×÷§±«»’‘“”„‰',
	'🌱🌿🥕🥗🍅🌽🍄🥔🍞🧀🥚🥩🍗🥓🍔🍟🍕🌭🥪🌮🌯🍜🍝🍛🍣🍲🍚🐟🦐🍰🍪🍩🍦🎉⭐☕',
	'❤️☀️⚠️☕️⭐️🌶️🍽️♨️✔️',
];

/** Moves the cursor to the row of the questions, at its start. */
const START = `\u001B[${QUESTION_ROW + 1}H`;
/** Asks for the place of the cursor (DSR, ECMA-48, 8.3.35). */
const ASK = '\u001B[6n';
const EMPTY = `${START}\u001B[2K`;

/** A question, and the place at which the cursor is afterwards on a terminal that does what is asked. */
interface Question {
	readonly bytes: string;
	readonly row: number;
	readonly column: number;
	/** The graphemes that the question is about. */
	readonly graphemes?: readonly string[];
}

const repeats: Question = {bytes: `${START}x\u001B[3b─\u001B[3b${ASK}`, row: QUESTION_ROW, column: 8};
const goesDown: Question = {bytes: `\u001B[${QUESTION_ROW + 1};5H\v${ASK}`, row: QUESTION_ROW + 1, column: 4};

/** The questions for a screen of a size; null where there is no room for them. */
export function questionsFor({columns, rows}: Size): Questions | null {
	if (rows < QUESTION_ROW + 2 || columns < LEAST_COLUMNS) return null;
	const widths = asked.flatMap(text => widthQuestions(graphemesOf(text), columns));
	const questions = [...widths, repeats, goesDown];
	const agreed = new Set<string>();
	const answers: boolean[] = [];
	return {
		bytes: questions.map(({bytes}) => bytes).join('') + EMPTY,
		hear(place) {
			const question = questions[answers.length];
			if (!question) return null;
			const isSame = place.row === question.row && place.column === question.column;
			answers.push(isSame);
			if (isSame) for (const grapheme of question.graphemes ?? []) agreed.add(grapheme);
			if (answers.length < questions.length) return null;
			const [repeats = false, goesDown = false] = answers.slice(widths.length);
			return {agreed, repeats, goesDown};
		},
	};
}

/** Less has no room for the other questions. */
const LEAST_COLUMNS = 12;

/** Asks for the width of graphemes, of so many at a time that the cursor stays before the last column, where it would stop. */
function widthQuestions(graphemes: readonly string[], columns: number): Question[] {
	const questions: Question[] = [];
	let text = '';
	let width = 0;
	let part: string[] = [];
	const end = () => {
		if (part.length > 0) questions.push({bytes: START + text + ASK, row: QUESTION_ROW, column: width, graphemes: part});
		[text, width, part] = ['', 0, []];
	};
	for (const grapheme of graphemes) {
		const more = widthOf(grapheme);
		if (width + more > columns - 2) end();
		text += grapheme;
		width += more;
		part.push(grapheme);
	}
	end();
	return questions;
}
