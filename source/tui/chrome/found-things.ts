import type {Job} from '../../jobs/job.ts';
import {shortId} from '../../jobs/job-text.ts';
import type {Restaurant} from '../../relay/menus/restaurant.ts';
import {translate} from '../../shared/language/texts.ts';
import {fold, foldedWords} from '../../shared/text/fold.ts';
import type {Snapshot} from '../model/app/app.ts';
import {memoizeLast} from '../model/source/memoize-last.ts';
import {heldIn} from '../model/source/resource.ts';
import {lookAtJob} from '../screens/jobs/job/watched-job.ts';
import {stateWord, workText} from '../screens/jobs/job-words.ts';
import {openMenu} from '../screens/lunch/open-menu.ts';
import {matchingDishes, servedDishes} from '../screens/lunch/search/dish-index.ts';
import type {PaletteEntry} from './palette-entry.ts';

/** More of a kind are a list of their own, on the screen that searches them. */
const MOST = 20;

/** Restaurants, dishes of today and jobs that have every word of what was typed in them. */
export function foundThings(snapshot: Snapshot, typed: string): PaletteEntry[] {
	const words = foldedWords(typed);
	if (words.length === 0) return [];
	return [...findRestaurants(snapshot, words), ...findDishes(snapshot, typed), ...findJobs(snapshot, words)];
}

const folded = memoizeLast((restaurants: readonly Restaurant[]) =>
	restaurants.map(restaurant => ({restaurant, text: fold(`${restaurant.name} ${restaurant.id}`)})),
);
const idsOf = memoizeLast((restaurants: readonly Restaurant[]) => restaurants.map(({id}) => id));
const none: readonly Restaurant[] = [];

function findRestaurants({data}: Snapshot, words: readonly string[]): PaletteEntry[] {
	return folded(heldIn(data.listing)?.restaurants ?? none)
		.filter(({text}) => words.every(word => text.includes(word)))
		.slice(0, MOST)
		.map(({restaurant: {id, name, region}}) => ({
			title: name,
			description: region ?? translate('a restaurant'),
			keys: '',
			reason: null,
			run: app => openMenu(app, id),
		}));
}

function findDishes({data}: Snapshot, typed: string): PaletteEntry[] {
	const ids = idsOf(heldIn(data.listing)?.restaurants ?? none);
	return matchingDishes(servedDishes(ids, data.menus, data.todayOf), typed)
		.slice(0, MOST)
		.map(({dish, restaurant}) => ({
			title: dish.name,
			description: restaurant.name,
			keys: '',
			reason: null,
			run: app => openMenu(app, restaurant.id),
		}));
}

function findJobs({jobs}: Snapshot, words: readonly string[]): PaletteEntry[] {
	return (heldIn(jobs.list)?.jobs ?? [])
		.filter(job => words.every(word => jobText(job).includes(word)))
		.slice(0, MOST)
		.map(job => ({
			title: `${translate('Job')} ${shortId(job)}`,
			description: `${workText(job)}, ${stateWord(job.state)}`,
			keys: '',
			reason: null,
			run(app) {
				lookAtJob(app, job.id);
				app.open('job');
			},
		}));
}

function jobText(job: Job): string {
	const digits = job.kind === 'pi' ? job.digits : '';
	return fold(`${translate('Job')} ${job.id} ${digits} ${workText(job)} ${job.state} ${stateWord(job.state)}`);
}
