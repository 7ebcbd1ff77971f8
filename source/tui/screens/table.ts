import {cacheScreen} from './cache/cache-screen.tsx';
import {functionsScreen} from './functions/functions-screen.tsx';
import {jobScreen} from './job/job-screen.tsx';
import {jobsScreen} from './jobs/jobs-screen.tsx';
import {menuScreen} from './menu/menu-screen.tsx';
import {restaurantsScreen} from './restaurants/restaurants-screen.tsx';
import type {Screen} from './screen.ts';
import {searchScreen} from './search/search-screen.tsx';
import {todayScreen} from './today/today-screen.tsx';
import {workersScreen} from './workers/workers-screen.tsx';

/** Every screen, in the order of its tab. A new one is a line here and a folder beside it. */
const screens: Readonly<Record<string, Screen>> = {
	restaurants: restaurantsScreen,
	menu: menuScreen,
	search: searchScreen,
	today: todayScreen,
	cache: cacheScreen,
	jobs: jobsScreen,
	job: jobScreen,
	functions: functionsScreen,
	workers: workersScreen,
};

export const screenNames: readonly string[] = Object.keys(screens);

export function screenOf(name: string): Screen {
	return screens[name] ?? restaurantsScreen;
}
