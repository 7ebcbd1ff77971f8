import {translate} from '../../shared/language/texts.ts';

/** The titles of the areas and of their screens, in order. The screens of an area share keys. */
const titles = {
	lunch: {
		title: 'Lunch',
		screens: {
			today: 'Today',
			restaurants: 'Restaurants',
			week: 'Week',
			search: 'Search',
			find: 'Find',
			menu: 'Menu',
		},
	},
	jobs: {
		title: 'Jobs',
		screens: {jobs: 'Jobs', job: 'Job', digits: 'Digits', value: 'Value', events: 'Events', map: 'Map of inputs'},
	},
	functions: {title: 'Functions', screens: {functions: 'Functions', output: 'Output'}},
	services: {
		title: 'Services',
		screens: {dashboard: 'Dashboard', workers: 'Workers', cache: 'Cache', serviceLog: 'Log'},
	},
} as const;

type Titles = typeof titles;
type Screens = {[Name in Area]: Titles[Name]['screens']}[Area];

export type Area = keyof Titles;

/** The name of a screen: the table of screens has one for each, and none without an area. */
export type ScreenName = Screens extends infer One ? (One extends unknown ? keyof One & string : never) : never;

export const areas = Object.keys(titles) as Area[];

/** The screens of an area, in order: its views, and what is opened from them. */
export function screensIn(area: Area): readonly ScreenName[] {
	return Object.keys(titles[area].screens) as ScreenName[];
}

export const screenNames: readonly ScreenName[] = areas.flatMap(screensIn);

/** Screens that show one thing of another screen, and that one. All others are views, which an area names. */
const openedFrom: Readonly<Partial<Record<string, ScreenName>>> = {
	menu: 'restaurants',
	job: 'jobs',
	digits: 'job',
	value: 'job',
	events: 'job',
	output: 'functions',
	map: 'jobs',
};

/** Screens that show a log, which have keys of their own. */
const logs: ReadonlySet<string> = new Set<ScreenName>(['events', 'output', 'serviceLog']);

export function isLog(screen: string): boolean {
	return logs.has(screen);
}

/** Whether a screen is a view of its area; else it shows one thing that was opened from another screen. */
export function isView(screen: string): boolean {
	return openedFrom[screen] === undefined;
}

/** The views of an area, in the order in which they are named. */
export function viewsIn(area: Area): readonly ScreenName[] {
	return screensIn(area).filter(isView);
}

/** The screens that lead to one where nobody came from elsewhere, the outermost first. */
export function trailTo(screen: string): readonly ScreenName[] {
	const from = openedFrom[screen];
	return from === undefined ? [] : [...trailTo(from), from];
}

const allTitles: Readonly<Record<string, Screens[keyof Screens]>> = Object.assign(
	{},
	...areas.map(area => titles[area].screens),
);

/** The title of a screen, in the language of this run. */
export function titleOf(screen: string): string {
	const title = allTitles[screen];
	return title === undefined ? screen : translate(title);
}

/** The title of an area, in the language of this run. */
export function areaTitle(area: Area): string {
	return translate(titles[area].title);
}

export function isArea(name: string): name is Area {
	return areas.some(area => area === name);
}

/** The area of a screen. */
export function areaOf(screen: string): Area {
	return areas.find(area => Object.hasOwn(titles[area].screens, screen)) ?? 'lunch';
}
