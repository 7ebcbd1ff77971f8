import {readFileSync} from 'node:fs';
import {compassSource} from '../../../../../source/relay/upstream/sources/compass/compass-source.ts';
import {fileSource} from '../../../../../source/relay/upstream/sources/file/file-source.ts';
import type {MenuSource} from '../../../../../source/relay/upstream/sources/menu-source.ts';
import {openMensaSource} from '../../../../../source/relay/upstream/sources/openmensa/openmensa-source.ts';
import {scilifelabSource} from '../../../../../source/relay/upstream/sources/scilifelab/scilifelab-source.ts';
import {sodexoSource} from '../../../../../source/relay/upstream/sources/sodexo/sodexo-source.ts';
import {unicafeSource} from '../../../../../source/relay/upstream/sources/unicafe/unicafe-source.ts';

/** A source, and the answers that its upstream gives on a day. What is not there is answered with 404. */
export interface Subject {
	/** Says what of it stands on a recorded answer, and what on a shape that was only read about. */
	name: string;
	make: () => MenuSource;
	id: string;
	day: string;
	answers: Readonly<Record<string, unknown>>;
	/** The path of the menu. */
	path: string;
	/** The dishes of the day. */
	dishes: number;
	/** The menu's answer without anything in it. */
	empty: unknown;
	/** Paths of fields without which an answer is something else. */
	needed: readonly string[];
}

type Answers = Record<string, {body: unknown}>;

function recorded(file: string, path: string): unknown {
	const {answers}: {answers: Answers} = JSON.parse(
		readFileSync(new URL(`../../../../support/upstream/${file}.json`, import.meta.url), 'utf8'),
	);
	const body = answers[path]?.body;
	return typeof body === 'string' ? JSON.parse(body) : body;
}

const WEEKLY = '/ruokalistat/output/weekly_json';
const canteen = recorded('sources/openmensa/canteen-63-meals-2018-02-05', '/api/v2/canteens/63');
const meals = recorded('sources/openmensa/canteen-63-meals-2018-02-05', '/api/v2/canteens/63/days/2018-02-05/meals');
const galaksi = recorded('sources/sodexo-fi/galaksi-2020', `${WEEKLY}/{id}`);
const {data: unicafeDays} = recorded('sources/unicafe/messi-restaurant-16-2016-03-28', '/publicapi/restaurant/16') as {
	data: unknown;
};
const unicafe = (slug: string) => ({id: 1, title: slug, slug, menuData: {menus: unicafeDays, visitingHours: false}});

export const subjects: readonly Subject[] = [
	{
		name: 'scilifelab (recorded)',
		make: scilifelabSource,
		id: 'bikupan',
		day: '2023-10-05',
		answers: {
			'/restaurant': recorded('api-2023-10-weekday', '/api/restaurant'),
			'/restaurant/bikupan': recorded('api-2023-10-weekday', '/api/restaurant/bikupan'),
		},
		path: '/restaurant/bikupan',
		dishes: 2,
		empty: {restaurant: {title: 'Bikupan', menu: []}},
		needed: ['restaurant', 'restaurant/menu'],
	},
	{
		name: 'openmensa, the documented day (recorded)',
		make: () => openMensaSource({ids: ['63']}),
		id: '63',
		day: '2018-02-05',
		answers: {'/canteens?ids=63': [canteen], '/canteens/63/days/2018-02-05/meals': meals},
		path: '/canteens/63/days/2018-02-05/meals',
		dishes: 23,
		empty: [],
		needed: [],
	},
	{
		name: 'openmensa, a week (recorded meals in a shape that is known from code alone)',
		make: () => openMensaSource({ids: ['63']}),
		id: '63',
		day: '2018-02-05',
		answers: {
			'/canteens?ids=63': [canteen],
			'/canteens/63/meals?start=2018-02-05': [
				{date: '2018-02-06', closed: true, meals: []},
				{date: '2018-02-05', closed: false, meals},
			],
		},
		path: '/canteens/63/meals?start=2018-02-05',
		dishes: 23,
		empty: [],
		needed: [],
	},
	{
		name: 'compass, the feed (recorded)',
		make: () => compassSource({ids: ['0436']}),
		id: '0436',
		day: '2023-01-16',
		answers: {
			'/menuapi/feed/json?costNumber=0436&language=fi': recorded(
				'sources/compass-fi/feed-metropolia-week-2023-01-16',
				'/menuapi/feed/json?costNumber={costNumber}&language=fi',
			),
		},
		path: '/menuapi/feed/json?costNumber=0436&language=fi',
		dishes: 7,
		empty: {RestaurantName: 'Metropolia', MenusForDays: []},
		needed: ['MenusForDays'],
	},
	{
		name: 'compass, a week (cut from a recorded page; its address is known from code alone)',
		make: () => compassSource({ids: ['0812']}),
		id: '0812',
		day: '2026-09-14',
		answers: {
			'/menuapi/week-menus?costCenter=0812&date=2026-09-14&language=fi': recorded(
				'sources/compass-fi/week-menus-reaktori-2026-09-14',
				'/menuapi/week-menus?costCenter={costCenter}&language=fi&date=2026-09-14',
			),
		},
		path: '/menuapi/week-menus?costCenter=0812&date=2026-09-14&language=fi',
		dishes: 9,
		empty: {weekNumber: 38, menus: []},
		needed: ['menus'],
	},
	{
		name: 'sodexo, a week (recorded)',
		make: () => sodexoSource({ids: ['152']}),
		id: '152',
		day: '2020-03-12',
		answers: {[`${WEEKLY}/152`]: galaksi},
		path: `${WEEKLY}/152`,
		dishes: 7,
		empty: {meta: {generated_timestamp: 1584004524}, timeperiod: '9.3. - 15.3.', mealdates: []},
		needed: ['mealdates'],
	},
	{
		name: 'sodexo, a day (recorded)',
		make: () => sodexoSource({ids: ['152']}),
		id: '152',
		day: '2020-03-12',
		answers: {
			'/ruokalistat/output/daily_json/152/2020-03-12': recorded(
				'sources/sodexo-fi/galaksi-2020',
				'/ruokalistat/output/daily_json/{id}/2020-03-12',
			),
		},
		path: '/ruokalistat/output/daily_json/152/2020-03-12',
		dishes: 7,
		empty: {meta: {}, courses: {}},
		needed: ['courses'],
	},
	{
		name: 'unicafe (recorded days of 2016 in a shape of today that is known from code alone)',
		make: () => unicafeSource({}),
		id: 'messi',
		day: '2016-03-29',
		answers: {'/restaurants?lang=fi': [unicafe('chemicum'), unicafe('messi')]},
		path: '/restaurants?lang=fi',
		dishes: 6,
		empty: [{...unicafe('messi'), menuData: {menus: []}}],
		needed: [],
	},
	{
		name: 'file (our own schema)',
		make: () => fileSource({}),
		id: 'kitchen',
		day: '2026-11-30',
		answers: {
			'/restaurants.json': {schemaVersion: 1, restaurants: [{id: 'kitchen', name: 'Kitchen', city: 'Umeå'}]},
			'/restaurants/kitchen.json': {
				schemaVersion: 1,
				restaurant: {id: 'kitchen', name: 'Kitchen'},
				days: [
					{
						date: '2026-11-30',
						state: 'served',
						dishes: [
							{name: 'Ärtsoppa med fläsk', price: {others: 95, currency: 'SEK'}, category: 'Dagens'},
							{name: 'Grönsakssoppa med bröd', diets: ['vegan'], allergens: ['gluten'], notes: ['ekologisk']},
						],
					},
					{date: '2026-12-01', state: 'closed', dishes: []},
				],
			},
		},
		path: '/restaurants/kitchen.json',
		dishes: 2,
		empty: {schemaVersion: 1, restaurant: {id: 'kitchen', name: 'Kitchen'}, days: []},
		needed: ['days'],
	},
];
