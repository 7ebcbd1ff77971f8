import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import type {Dish, Menu} from '../../../../source/relay/menus/menu.ts';
import {
	readWeek as readCompassWeek,
	readFeed,
} from '../../../../source/relay/upstream/sources/compass/compass-answers.ts';
import {readMeals} from '../../../../source/relay/upstream/sources/openmensa/openmensa-answers.ts';
import {readMenu} from '../../../../source/relay/upstream/sources/scilifelab/scilifelab-answers.ts';
import {readDay, readWeek} from '../../../../source/relay/upstream/sources/sodexo/sodexo-answers.ts';
import {readMenus} from '../../../../source/relay/upstream/sources/unicafe/unicafe-answers.ts';

// Every recorded answer of every source, against a table that was written by hand: readings.txt.

type Answers = Record<string, {status: number; body: unknown}>;

function recorded(file: string): [path: string, body: string][] {
	const url = new URL(`../../../support/upstream/${file}`, import.meta.url);
	const {answers}: {answers: Answers} = JSON.parse(readFileSync(url, 'utf8'));
	return Object.entries(answers)
		.filter(([, {status}]) => status === 200)
		.map(([path, {body}]) => [path, typeof body === 'string' ? body : JSON.stringify(body)]);
}

function dishText({name, diets, price, category, allergens}: Dish): string {
	const {currency, text, ...amounts} = price ?? {};
	const costs = Object.entries(amounts).map(([role, amount]) => `${role} ${amount.toFixed(2)}`);
	return [
		`  ${category === undefined ? '' : `${category}: `}${name}`,
		...(diets.length > 0 ? [`[${diets.join(' ')}]`] : []),
		...(allergens ? [`(${allergens.join(' ')})`] : []),
		...(price ? [`{${text ?? [...costs, ...(currency ? [currency] : [])].join(' ')}}`] : []),
	].join('  ');
}

function table(file: string, menus: readonly Menu[]): string {
	return menus
		.map(({date, state, dishes}) => [`${file} ${date} ${state}`, ...dishes.map(dishText)].join('\n'))
		.join('\n');
}

function read(file: string, menusOf: (path: string, body: string) => readonly Menu[]): string[] {
	return recorded(file).flatMap(([path, body]) => table(file, menusOf(path, body)) || []);
}

const day = (path: string, without: string) => /\d{4}-\d{2}-\d{2}/.exec(path)?.[0] ?? without;

const readings = [
	...['2021-04-weekday', '2022-02-weekday', '2023-10-weekday'].flatMap(name =>
		recorded(`api-${name}.json`).flatMap(([path, body]) => {
			const [, id] = /\/api\/restaurant\/([^/]+)$/.exec(path) ?? [];
			return id === undefined
				? []
				: table(name, [readMenu(id, `${name.slice(0, 7)}-01`, body).value]).replace(name, id);
		}),
	),
	...['canteen-63-meals-2018-02-05', 'meals-recorded-23', 'fragments', 'docs-examples'].flatMap(name =>
		read(`sources/openmensa/${name}.json`, (path, body) =>
			path.endsWith('/meals') ? [readMeals(body, day(path, '2024-01-01')).value] : [],
		),
	),
	...['feed-metropolia-week-2023-01-16', 'feed-tietoteknia-friday-2023-11-03', 'feed-older-shapes'].flatMap(name =>
		read(`sources/compass-fi/${name}.json`, (_, body) => readFeed(body, 'fi').value.menus),
	),
	...read(
		'sources/compass-fi/week-menus-reaktori-2026-09-14.json',
		(_, body) => readCompassWeek(body, 'fi').value.menus,
	),
	...read('sources/unicafe/messi-restaurant-16-2016-03-28.json', (_, body) => {
		const {data}: {data: unknown[]} = JSON.parse(body);
		return readMenus(data, {language: 'fi', today: '2016-03-29'}).value;
	}),
	...['galaksi-2020', 'nokia-one-2022-and-bittipannu-2017'].flatMap(name =>
		read(`sources/sodexo-fi/${name}.json`, (path, body) =>
			path.includes('daily')
				? readDay(body, {date: day(path, '2017-03-30'), language: 'fi'}).value.menus
				: readWeek(body, {today: '2020-03-12', language: 'fi'}).value.menus,
		),
	),
];

test('every recorded answer is read as it was meant', () => {
	const expected = readFileSync(new URL('./readings.txt', import.meta.url), 'utf8');
	expect(`${readings.join('\n')}\n`).toBe(expected);
	expect(readings.join('\n').match(/^\S.* (?:served|closed|unpublished)$/gm)?.length).toBeGreaterThan(60);
});
