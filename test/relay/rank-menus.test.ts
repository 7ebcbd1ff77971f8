import {expect, test} from 'vitest';
import {todayDocument} from '../../source/relay/output/documents.ts';
import {todayDocumentSchema} from '../../source/relay/output/schema.ts';
import {rankMenus} from '../../source/relay/rank-menus.ts';
import {createSampleRelay} from '../../source/relay/sample/sample-relay.ts';
import {LunchError} from '../../source/shared/errors.ts';

const taste = {favourites: ['jons'], words: ['pannbiff'], diets: ['vegetarian']} as const;

test('all restaurants are ranked by their menus of today, and the document says so', async () => {
	const relay = createSampleRelay();
	const ranked = await rankMenus(relay, taste);
	const {date, restaurants} = todayDocumentSchema.parse(JSON.parse(JSON.stringify(todayDocument(ranked))));
	expect(date).toBe(relay.today());
	expect(restaurants).toHaveLength((await relay.restaurants()).restaurants.length);
	expect(restaurants.map(({score}) => score)).toEqual(restaurants.map(({score}) => score).toSorted((a, b) => b - a));
	const [first] = restaurants;
	expect(first?.reasons[0]).toEqual({kind: 'favourite-dish', text: 'has pannbiff'});
	expect(first?.menu?.dishes.some(({name}) => /pannbiff/i.test(name))).toBe(true);
});

test('a menu that can’t be had leaves the others, and none at all is an error', async () => {
	const sample = createSampleRelay();
	const failure = new LunchError('UPSTREAM_FAILED', 'broken');
	const some = {...sample, menu: async (id: string) => (id === 'bikupan' ? Promise.reject(failure) : sample.menu(id))};
	const {missing, restaurants} = await rankMenus(some, taste);
	expect(missing.map(({restaurant}) => restaurant.id)).toEqual(['bikupan']);
	expect(restaurants.find(({restaurant}) => restaurant.id === 'bikupan')?.menu).toBeNull();
	await expect(rankMenus({...sample, menu: () => Promise.reject(failure)}, taste)).rejects.toBe(failure);
});
