import {afterEach, describe, expect, test} from 'vitest';
import type {Template} from '../../../source/shared/language/catalogue.ts';
import {en} from '../../../source/shared/language/en.ts';
import {languageOfLocale} from '../../../source/shared/language/language.ts';
import {sv} from '../../../source/shared/language/sv.ts';
import {
	message,
	speak,
	spokenLanguage,
	type TextKey,
	translate,
	translated,
} from '../../../source/shared/language/texts.ts';

afterEach(() => speak('en'));

const keys = Object.keys(en) as TextKey[];
const formsOf = (template: Template) => (typeof template === 'string' ? [template] : Object.values<string>(template));
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** Words that are the same in both languages. */
const sameInBoth = new Set(['cacheTab', 'twoHints', 'gluten', 'lupin', 'lunchHours']);

describe('the Swedish catalogue', () => {
	test('has the keys of the English one, in its order', () => {
		expect(Object.keys(sv)).toEqual(keys);
	});

	test.each(keys)('%s has the same things put in', key => {
		const [wanted = []] = formsOf(en[key]).map(namesIn);
		for (const form of [...formsOf(en[key]), ...formsOf(sv[key])]) expect(namesIn(form)).toEqual(wanted);
	});

	test('translates every text', () => {
		const same = keys.filter(key => JSON.stringify(en[key]) === JSON.stringify(sv[key]));
		expect(same.sort()).toEqual([...sameInBoth].sort());
	});

	test('has as many names of days and months', () => {
		for (const key of ['weekdays', 'months'] as const) {
			expect(sv[key].split(' ')).toHaveLength(en[key].split(' ').length);
		}
	});
});

test('the form of a text follows its count', async () => {
	expect([1, 2, 0].map(count => translate('daysAgo', {count}))).toEqual(['1 day ago', '2 days ago', '0 days ago']);
	await speak('sv');
	expect([1, 2].map(count => translate('daysAgo', {count}))).toEqual(['för 1 dag sedan', 'för 2 dagar sedan']);
});

test('a message is English for programs, and in the language of the run for people, with those inside it', async () => {
	const said = message('notRenewed', {from: 'x', reason: message('closed')});
	await speak('sv');
	expect(spokenLanguage()).toBe('sv');
	expect(said.english).toBe('x; not renewed: Closed: the restaurant serves no lunch this day.');
	expect(translated(said)).toBe('x; inte uppdaterad: Stängt: restaurangen serverar ingen lunch den här dagen.');
	expect(translated('as it is')).toBe('as it is');
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
