import {readdirSync} from 'node:fs';
import {afterEach, describe, expect, test} from 'vitest';
import type {Template} from '../../../source/shared/language/catalogue.ts';
import {languageOfLocale} from '../../../source/shared/language/language.ts';
import {all} from '../../../source/shared/language/sv/all.ts';
import {message, speak, spokenLanguage, translate, translated} from '../../../source/shared/language/texts.ts';
import {patternOf, programTexts} from './support/program-texts.ts';

const folder = new URL('../../../source/shared/language/sv/', import.meta.url).pathname;

afterEach(() => speak('en'));

const formsOf = (template: Template) => (typeof template === 'string' ? [template] : [template.one, template.other]);
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** Words that are the same in both languages. */
const sameInBoth = [
	'PID',
	'{service} {what}.',
	'SHA-256',
	'Cache',
	'Lunch',
	'{first} {second}',
	'gluten',
	'lupin',
	'Lunch {hours}',
	'{count} {diet}',
];

/** Words of the library that draws the help. */
const ofCommander = new Set([
	'Usage:',
	'Arguments:',
	'Options:',
	'Commands:',
	'[options]',
	'[command]',
	'Show help for command',
]);

test.each(['en', 'sv'] as const)('one and many are told apart as Intl does: %s', async language => {
	await speak(language);
	const rules = new Intl.PluralRules(language);
	const formOf = (count: number) =>
		translate({one: '{count} day ago', other: '{count} days ago'}, {count}).replace(/\d+/, '');
	expect(formOf(1)).not.toBe(formOf(2));
	for (let count = 0; count <= 1000; count++) {
		expect(formOf(count), `${count}`).toBe(formOf(rules.select(count) === 'one' ? 1 : 2));
	}
});

describe('the Swedish catalogue', () => {
	const entries = Object.entries<Template>(all);

	test.each(entries)('%s has the same things put in', (english, swedish) => {
		for (const form of formsOf(swedish)) expect(namesIn(form)).toEqual(namesIn(english));
	});

	test('translates every text', () => {
		const same = entries.filter(([english, swedish]) => english === swedish).map(([english]) => english);
		expect(same.sort()).toEqual([...sameInBoth].sort());
	});

	test('has no text that the program does not have', () => {
		const texts = programTexts();
		const patterns = texts.filter(text => /\w.*\0|\0.*\w/s.test(text) && /[a-z]{3}/.test(text)).map(patternOf);
		const corpus = texts.join('\n');
		const isPut = (part: string) => corpus.includes(part.replaceAll(/^[\s.,:;()`"]+|[\s.,:;()`"]+$/g, ''));
		const isThere = (english: string) =>
			corpus.includes(english) ||
			english.split(/\{\w+\}/).every(isPut) ||
			patterns.some(pattern => pattern.test(english));
		const unused = entries.map(([english]) => english).filter(english => !isThere(english));
		expect(unused.filter(english => !ofCommander.has(english))).toEqual([]);
	});

	test('has every text in one file', async () => {
		const files = readdirSync(folder).filter(file => !/^(?:all|of-menus)\.ts$/.test(file));
		const areas = await Promise.all(files.map(file => import(`${folder}${file}`) as Promise<Record<string, object>>));
		const keys = areas.flatMap(area => Object.values(area).flatMap(texts => Object.keys(texts)));
		expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
		expect(keys.sort()).toEqual(Object.keys(all).sort());
	});

	test('has as many names of days and months', () => {
		for (const [english, swedish] of entries.filter(([text]) => /^(?:Sunday|January) /.test(text))) {
			expect(`${swedish}`.split(' ')).toHaveLength(english.split(' ').length);
		}
	});
});

test('the form of a text follows its count', async () => {
	const age = (count: number) => translate({one: '{count} day ago', other: '{count} days ago'}, {count});
	expect([1, 2, 0].map(age)).toEqual(['1 day ago', '2 days ago', '0 days ago']);
	await speak('sv');
	expect([1, 2].map(age)).toEqual(['för 1 dag sedan', 'för 2 dagar sedan']);
});

test('a message is English for programs, and in the language of the run for people, with those inside it', async () => {
	const closed = message('Closed: the restaurant serves no lunch this day.');
	const said = message('{from}; not renewed: {reason}', {from: 'x', reason: closed});
	await speak('sv');
	expect(spokenLanguage()).toBe('sv');
	expect(said.english).toBe('x; not renewed: Closed: the restaurant serves no lunch this day.');
	expect(translated(said)).toBe('x; inte uppdaterad: Stängt: restaurangen serverar ingen lunch den här dagen.');
	expect(translated('as it is')).toBe('as it is');
});

test('a run that shows a menu has the texts of menus, and says others in English until all are there', async () => {
	const menu = () => translate('Closed: the restaurant serves no lunch this day.');
	const app = () => translate('Asking for the week');
	await speak('sv', 'menus');
	expect([menu(), app()]).toEqual(['Stängt: restaurangen serverar ingen lunch den här dagen.', 'Asking for the week']);
	await speak('sv');
	expect(app()).toBe('Hämtar veckan');
});

test.each([
	[{}, 'en'],
	[{LANG: 'sv_SE.UTF-8'}, 'sv'],
	[{LANG: 'sv'}, 'sv'],
	[{LANG: 'svk_SK'}, 'en'],
	[{LANG: 'en_GB.UTF-8', LC_MESSAGES: 'sv_FI'}, 'sv'],
	[{LANG: 'sv_SE.UTF-8', LC_ALL: 'C.UTF-8'}, 'en'],
	[{LANG: 'sv_SE.UTF-8', LC_ALL: ''}, 'sv'],
])('the language of the locale %j is %s', (env, language) => {
	expect(languageOfLocale(env)).toBe(language);
});
