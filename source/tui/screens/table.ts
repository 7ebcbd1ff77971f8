import type {ScreenName} from './areas.ts';
import {functionsScreen} from './functions/calls/functions-screen.tsx';
import {outputScreen} from './functions/output/output-screen.ts';
import {digitsScreen} from './jobs/digits/digits-screen.tsx';
import {eventsScreen} from './jobs/events/events-screen.ts';
import {jobScreen} from './jobs/job/job-screen.tsx';
import {jobsScreen} from './jobs/list/jobs-screen.tsx';
import {mapScreen} from './jobs/map/map-screen.tsx';
import {valueScreen} from './jobs/value/value-screen.tsx';
import {findScreen} from './lunch/find/find-screen.tsx';
import {menuScreen} from './lunch/menu/menu-screen.tsx';
import {restaurantsScreen} from './lunch/restaurants/restaurants-screen.tsx';
import {searchScreen} from './lunch/search/search-screen.tsx';
import {todayScreen} from './lunch/today/today-screen.tsx';
import {weekScreen} from './lunch/week/week-screen.tsx';
import type {Screen} from './screen.ts';
import {cacheScreen} from './services/cache/cache-screen.tsx';
import {dashboardScreen} from './services/dashboard/dashboard-screen.tsx';
import {serviceLogScreen} from './services/log/service-log-screen.ts';
import {workersScreen} from './services/workers/workers-screen.tsx';

/** Every screen. A new one is a line here, its name in `areas.ts`, and a folder beside it. */
const screens = {
	today: todayScreen,
	restaurants: restaurantsScreen,
	week: weekScreen,
	search: searchScreen,
	find: findScreen,
	menu: menuScreen,
	jobs: jobsScreen,
	job: jobScreen,
	digits: digitsScreen,
	value: valueScreen,
	map: mapScreen,
	events: eventsScreen,
	functions: functionsScreen,
	output: outputScreen,
	dashboard: dashboardScreen,
	workers: workersScreen,
	cache: cacheScreen,
	serviceLog: serviceLogScreen,
} satisfies Readonly<Record<ScreenName, Screen>>;

export function screenOf(name: string): Screen {
	return isScreen(name) ? screens[name] : todayScreen;
}

function isScreen(name: string): name is ScreenName {
	return Object.hasOwn(screens, name);
}
