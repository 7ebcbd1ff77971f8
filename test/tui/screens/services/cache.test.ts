import {expect, it} from 'vitest';
import type {CacheEntry} from '../../../../source/relay/cache/cache-inspection.ts';
import {createFrame} from '../../../../source/tui/app/drawing/frame.ts';
import {lineText} from '../../../../source/tui/components/line.ts';
import type {Snapshot} from '../../../../source/tui/model/app/app.ts';
import {answerNames} from '../../../../source/tui/screens/services/cache/stored-answers.ts';
import {openSampleApp} from '../../../support/app/sample-app.ts';

const TODAY = '2026-11-28';

type Addresses = readonly (readonly [string, string | null])[];

/** The app as it is with these answers stored. */
function storing(addresses: Addresses): Snapshot {
	const {app} = openSampleApp();
	app.goTo('cache');
	const value = addresses.map(([url, day]): CacheEntry => {
		const now = new Date();
		return {key: `${url} ${day}`, url, day, status: 200, bytes: 1, fetchedAt: now, freshUntil: now};
	});
	const snapshot = app.snapshot();
	const data: Snapshot['data'] = {...snapshot.data, today: TODAY, cache: {state: 'ready', value, isRefreshing: false}};
	app.close();
	return {...snapshot, data};
}

function namesOf(addresses: Addresses): string[] {
	return [...answerNames(storing(addresses)).values()];
}

function shown(addresses: Addresses): string {
	const lines = createFrame().lines(storing(addresses), {columns: 120, rows: 30}, 0);
	return lines.map(spans => lineText(spans)).join('\n');
}

it('stored answers are named by what tells them apart, and by their day where that is another one', () => {
	const api = 'https://menu.example/api/restaurant';
	expect(
		namesOf([
			[api, null],
			[`${api}/bikupan`, TODAY],
			[`${api}/bikupan`, '2026-11-27'],
			[`${api}/delta`, TODAY],
		]),
	).toEqual(['list of restaurants', 'bikupan', 'bikupan 2026-11-27', 'delta']);
	const mensa = 'https://openmensa.example/api/v2/canteens';
	expect(
		namesOf([
			[`${mensa}/62/days/${TODAY}/meals`, TODAY],
			[`${mensa}/63/days/${TODAY}/meals`, TODAY],
			[`${mensa}/62`, null],
			['sample:2024-04-04/restaurants/elma.json', null],
			['sample:2024-04-04/restaurants/omni.json', null],
		]),
	).toEqual(['62 meals', '63 meals', '62', 'elma.json', 'omni.json']);
});

it('the day of an answer is told where it has one', () => {
	const api = 'https://menu.example/api/restaurant';
	expect(shown([[`${api}/bikupan`, TODAY]])).toContain('Day       Saturday 28 November 2026');
	expect(shown([[api, null]])).not.toMatch(/Day| day/);
});
