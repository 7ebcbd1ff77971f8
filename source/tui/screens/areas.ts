import {translate} from '../../shared/language/texts.ts';

/** The titles of the screens of each area, in the order of their tabs. Those of an area share keys. */
const titles = {
	lunch: {
		restaurants: 'Restaurants',
		menu: 'Menu',
		search: 'Search',
		today: 'Today',
		cache: 'Cache',
		week: 'Week',
		find: 'Find',
	},
	jobs: {jobs: 'Jobs', job: 'Job'},
	functions: {functions: 'Functions', workers: 'Workers'},
} as const;

type Title = {[Name in Area]: (typeof titles)[Name][keyof (typeof titles)[Name]]}[Area];

export type Area = keyof typeof titles;

/** The name of a screen: the table of screens has one for each, and none without an area. */
export type ScreenName = {[Name in Area]: keyof (typeof titles)[Name]}[Area];

export const areas = Object.keys(titles) as Area[];

/** The screens of an area, in the order of their tabs. */
export function screensIn(area: Area): readonly ScreenName[] {
	return Object.keys(titles[area]) as ScreenName[];
}

/** Every screen, in the order of its tab. */
export const screenNames: readonly ScreenName[] = areas.flatMap(screensIn);

const allTitles: Readonly<Record<string, Title>> = Object.assign({}, ...Object.values(titles));

/** The title of a screen, in the language of this run. */
export function titleOf(screen: string): string {
	const title = allTitles[screen];
	return title === undefined ? screen : translate(title);
}

export function isArea(name: string): name is Area {
	return areas.some(area => area === name);
}

/** The area of a screen. */
export function areaOf(screen: string): Area {
	return areas.find(area => Object.hasOwn(titles[area], screen)) ?? 'lunch';
}
