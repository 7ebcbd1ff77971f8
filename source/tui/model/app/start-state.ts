import type {Size} from '../../terminal/size.ts';
import {fieldOf} from '../input/field.ts';
import {firstLogView} from '../log/log-view.ts';
import {type AppState, emptyPane, type Pane} from './app-state.ts';
import type {Remembered} from './remembered.ts';

/** The state that the app begins in: where the person left it. */
export function startState(remembered: Remembered, screens: readonly string[], size: Size): AppState {
	const [first = ''] = screens;
	const panes: Record<string, Pane> = {};
	for (const [name, {selected, filter}] of Object.entries(remembered.panes)) {
		if (screens.includes(name)) panes[name] = {...emptyPane, selected, field: fieldOf(filter)};
	}
	return {
		screen: remembered.screen !== null && screens.includes(remembered.screen) ? remembered.screen : first,
		trail: [],
		places: {},
		restaurant: remembered.restaurant,
		isRestShown: false,
		restaurantOrder: 'region',
		day: null,
		isWeekOfFavourites: false,
		near: null,
		job: remembered.job,
		openValue: null,
		jobChoice: 'all',
		openCall: null,
		spanMinutes: 5,
		map: null,
		outputCall: null,
		logView: firstLogView,
		panes,
		favourites: remembered.favourites,
		words: remembered.words,
		diets: remembered.diets,
		divider: remembered.divider,
		count: '',
		undos: [],
		overlay: null,
		message: null,
		size,
		hasFocus: true,
	};
}

/** The part of a state that is remembered. */
export function pickRemembered({
	favourites,
	words,
	diets,
	screen,
	restaurant,
	job,
	panes,
	divider,
}: AppState): Remembered {
	return {
		favourites,
		words,
		diets,
		screen,
		restaurant,
		job,
		plans: [],
		divider,
		panes: Object.fromEntries(
			Object.entries(panes).map(([name, {selected, field}]) => [name, {selected, filter: field.text}]),
		),
	};
}

/** The parts that changed; null if none did. */
export function changedParts(before: Remembered, after: Remembered): Partial<Remembered> | null {
	const keys = (Object.keys(after) as (keyof Remembered)[]).filter(
		key => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
	);
	return keys.length > 0 ? Object.fromEntries(keys.map(key => [key, after[key]])) : null;
}
