import {afterEach, describe, expect, test} from 'vitest';
import {all} from '../../../source/shared/language/sv/all.ts';
import {speak, translated} from '../../../source/shared/language/texts.ts';
import {failureTexts} from './support/failure-texts.ts';
import {HOLE, patternOf, programTexts} from './support/program-texts.ts';

afterEach(() => speak('en'));

test('English that is known is translated with what is put in, in English it stays', async () => {
	const texts = [
		'There is no job 7f3a2b.',
		'--port: expected a whole number from 0 to 65535, got "8O" (write 80)',
		'/home/a b/config.json is not there.',
		"The jobs in /data/jobs.sqlite can't be used: disk I/O error.",
		'Relaying is something else',
		'The machine anna died before the call ended.\nTry again when some have ended.',
	];
	expect(texts.map(translated)).toEqual(texts);
	await speak('sv');
	expect(texts.map(translated)).toEqual([
		'Det finns inget jobb 7f3a2b.',
		'--port: ett heltal från 0 till 65535 väntades, inte "8O" (skriv 80)',
		'/home/a b/config.json finns inte.',
		'Jobben i /data/jobs.sqlite går inte att använda: disk I/O error.',
		'Relaying is something else',
		'Maskinen anna dog innan anropet var klart.\nFörsök igen när några är klara.',
	]);
});

test('a word that is put in is left alone, also where it is a text of its own', async () => {
	await speak('sv');
	expect(translated('There is no restaurant "closed".')).toBe('Det finns ingen restaurang "closed".');
});

/** Answers of HTTP, and what is said inside a function's process, are for programs. */
const forPrograms =
	/^(?:shared\/language|services\/(?:http|metrics)|functions\/(?:pool\/node-worker\/(?:call-|serve)|library\/map)|tui)\//;

/** Whether a text is translated as it is; where a word that is put in decides, each of the words has a text. */
function isKnown(text: string): boolean {
	const filled = text.replaceAll(HOLE, 'x.y');
	return translated(filled) !== filled || Object.keys(all).some(key => patternOf(text).test(key));
}

describe('every failure has a Swedish text', () => {
	const texts = failureTexts(file => !forPrograms.test(file)).filter(({text}) =>
		/\w+ .*\w/.test(text.replaceAll(/--[a-z-]+|\0/g, '')),
	);

	test('there are many', () => {
		expect(texts.length).toBeGreaterThan(300);
	});

	test('none is left in English', async () => {
		await speak('sv');
		expect(
			texts.filter(({text}) => !isKnown(text)).map(({file, text}) => `${file}: ${text.replaceAll(HOLE, '…')}`),
		).toEqual([]);
	});
});

/** Logs are English, as are names of values and words between parts of the app. */
const noSentences = [
	'GMT+0000 (Coordinated Universal Time)',
	'pid \0',
	'Set of \0',
	'Traceback (most recent call last):\n',
	'at its end',
	'whole in sight',
];

test('every text of the screens of the app has a Swedish text', async () => {
	const texts = programTexts(file => /^tui\/(?!keys\/|model\/services\/)/.test(file)).filter(
		text => /[a-z]{2} (?:[a-z]{2}|\0)|\0 [a-z]{2}/.test(text) && !/ctrl\+|^esc /.test(text),
	);
	expect(texts.length).toBeGreaterThan(400);
	await speak('sv');
	// The form for one is beside that for many, which the type of `translate` wants a text of.
	const isForOne = (text: string) => text.includes('{count}') || /\bfirst decimal\b/.test(text);
	const left = texts.filter(text => !isForOne(text) && !isKnown(text) && !isKnown(`${text}.`));
	expect(left.filter(text => !noSentences.includes(text))).toEqual([]);
});
