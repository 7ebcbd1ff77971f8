import {expect, test} from 'vitest';
import type {DishMatches} from '../../source/relay/relay.ts';
import {createSampleRelay} from '../../source/relay/sample/sample-relay.ts';
import {watchDishes} from '../../source/relay/watch-dishes.ts';
import {LunchError} from '../../source/shared/errors.ts';

const failure = new LunchError('UPSTREAM_FAILED', 'broken');

test('a dish is said once, when it comes up, and looks are as far apart as answers are fresh', async () => {
	const relay = createSampleRelay();
	const pauses: number[] = [];
	const stop = new AbortController();
	let looks = 0;
	const search = async (query: string, options = {}): Promise<DishMatches> => {
		looks++;
		if (looks === 1) throw failure;
		const all = await relay.search(query, options);
		return looks === 2 ? {...all, matches: all.matches.slice(1)} : all;
	};
	const failures: string[] = [];
	const alerts = watchDishes({...relay, search}, 'pannkak|raggmunk', {
		signal: stop.signal,
		onFailure: ({message}) => failures.push(message),
		async pause(milliseconds, signal) {
			pauses.push(milliseconds);
			if (pauses.length === 4) stop.abort(new LunchError('INTERRUPTED', 'enough'));
			signal?.throwIfAborted();
		},
	});
	const said: string[] = [];
	await expect(
		(async () => {
			for await (const {restaurant, dishes} of alerts) said.push(`${looks} ${restaurant.id} ${dishes[0]?.name}`);
		})(),
	).rejects.toThrow('enough');
	const {matches} = await relay.search('pannkak|raggmunk');
	expect(said).toHaveLength(matches.length);
	expect(said.at(-1)).toMatch(new RegExp(`^3 ${matches[0]?.restaurant.id} `));
	expect(said.slice(0, -1).every(line => line.startsWith('2 '))).toBe(true);
	expect(failures).toEqual(['broken']);
	// Soon after a failure, then for as long as the freshness of the cache says, up to five minutes.
	expect(pauses[0]).toBe(5000);
	expect(pauses.slice(1)).toEqual([300_000, 300_000, 300_000]);
});

test('a failure that waiting can’t mend ends it', async () => {
	const wrong = new LunchError('UPSTREAM_NO_MENU_API', 'no menus there');
	const relay = {...createSampleRelay(), search: () => Promise.reject(wrong)};
	await expect(watchDishes(relay, 'x').next()).rejects.toBe(wrong);
});
