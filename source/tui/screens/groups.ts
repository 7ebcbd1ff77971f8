/** The screens that belong together: they share keys, and what is said about their source. */
export const screenGroups = {
	lunch: ['restaurants', 'menu', 'search', 'today', 'cache'],
	jobs: ['jobs', 'job'],
	functions: ['functions', 'workers'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ScreenGroup = keyof typeof screenGroups;

export const groupNames = Object.keys(screenGroups) as ScreenGroup[];

export function isGroup(name: string): name is ScreenGroup {
	return groupNames.some(group => group === name);
}

/** The group of a screen. */
export function groupOf(screen: string): ScreenGroup {
	const names = (group: ScreenGroup): readonly string[] => screenGroups[group];
	return groupNames.find(group => names(group).includes(screen)) ?? 'lunch';
}
