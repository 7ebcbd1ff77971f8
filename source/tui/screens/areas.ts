/** The screens of each area: those of one share keys, and what the header says of their source. */
export const screensOfArea = {
	lunch: ['restaurants', 'menu', 'search', 'today', 'cache'],
	jobs: ['jobs', 'job'],
	functions: ['functions', 'workers'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Area = keyof typeof screensOfArea;

/** The name of a screen: the table of screens has one for each, and none without an area. */
export type ScreenName = (typeof screensOfArea)[Area][number];

export const areas = Object.keys(screensOfArea) as Area[];

export function isArea(name: string): name is Area {
	return areas.some(area => area === name);
}

/** The area of a screen. */
export function areaOf(screen: string): Area {
	const names = (area: Area): readonly string[] => screensOfArea[area];
	return areas.find(area => names(area).includes(screen)) ?? 'lunch';
}
