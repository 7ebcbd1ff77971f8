import type {Diet} from '../../../relay/menus/diets.ts';
import type {Coordinate} from '../../../relay/menus/restaurant.ts';
import type {Size} from '../../terminal/size.ts';
import {emptyField, type Field} from '../input/field.ts';
import type {JobChoice} from '../jobs/job-choice.ts';
import type {LogView} from '../log/log-view.ts';
import type {Form} from './form.ts';

/** The selection, the place and the filter of one screen. */
export interface Pane {
	/** The key of the selected row; null for the first. */
	readonly selected: string | null;
	/** The last place of that row, for when it goes away. */
	readonly index: number;
	/** The number of lines of a long text that are scrolled away. */
	readonly offset: number;
	/** The filter, or what is searched for. */
	readonly field: Field;
	readonly isTyping: boolean;
	/** The keys of rows that are marked, for an action on all of them. */
	readonly marked: readonly string[];
}

/** The orders that restaurants are listed in. */
export const restaurantOrders = ['region', 'name', 'dishes', 'distance', 'age'] as const;
export type RestaurantOrder = (typeof restaurantOrders)[number];

/** A member of a list that a person edits. */
export interface Choice {
	readonly text: string;
	readonly isChosen: boolean;
	/** Takes it into the list, or out of it. */
	readonly toggle: () => void;
}

/** A box in front of the screen, which gets the keys first. */
export type Overlay =
	| {readonly kind: 'palette'; readonly field: Field; readonly index: number}
	/** The keys: all, or those that fit what is typed. */
	| {readonly kind: 'help'; readonly field: Field; readonly offset: number}
	/** Prompts for a line. */
	| {
			readonly kind: 'prompt';
			readonly title: string;
			readonly hint: string;
			readonly field: Field;
			/** The mistake in the text that was typed before; null at first. */
			readonly problem: string | null;
			/** Takes what was typed; a text is why it can't. */
			readonly accept: (typed: string) => string | null;
	  }
	/** A list whose members are added and taken away. */
	| {
			readonly kind: 'choices';
			readonly title: string;
			readonly hint: string;
			readonly field: Field;
			readonly index: number;
			/** The present choice, and the possible ones. */
			readonly choices: () => readonly Choice[];
			/** Takes what is typed for a new member; null where that only filters the choices. */
			readonly add: ((typed: string) => void) | null;
	  }
	| Form
	| {readonly kind: 'confirm'; readonly question: string; readonly yes: () => void}
	/** A text in front of the screen; `offset` of its lines are scrolled away. */
	| {readonly kind: 'notice'; readonly title: string; readonly text: string; readonly offset?: number};

/** Something that the person did, and can take back. */
export interface Undo {
	/** The message once it is undone. */
	readonly said: string;
	readonly run: () => void | Promise<void>;
}

export interface Message {
	readonly text: string;
	readonly isProblem: boolean;
}

/** All that the person did, as opposed to what the upstream said. */
export interface AppState {
	readonly screen: string;
	/** The screens that Esc leads back through, the outermost first. */
	readonly trail: readonly string[];
	/** The last place in each area that was left. */
	readonly places: Readonly<Record<string, {readonly screen: string; readonly trail: readonly string[]}>>;
	/** The restaurant whose menu is, or was last, looked at. */
	readonly restaurant: string | null;
	/** Whether Today names the restaurants without a menu one by one. */
	readonly isRestShown: boolean;
	/** The day whose menus are looked at in Menu and Week, `YYYY-MM-DD`; null for today. */
	readonly day: string | null;
	/** Whether Week shows all favourites. */
	readonly isWeekOfFavourites: boolean;
	/** The order of the screen Restaurants. */
	readonly restaurantOrder: RestaurantOrder;
	/** The place that canteens are sorted by their distance from; null where they are not. */
	readonly near: {readonly name: string; readonly coordinate: Coordinate} | null;
	/** The job that is, or was last, looked at; null for the newest. */
	readonly job: string | null;
	/** The job whose value is looked at part by part, and the parts that are open; null for none. */
	readonly openValue: {readonly job: string; readonly open: readonly string[]} | null;
	/** Which jobs are listed. */
	readonly jobChoice: JobChoice;
	/** The call that fills the screen, and the parts of its value that are open; null for none. */
	readonly openCall: {readonly key: string; readonly open: readonly string[]} | null;
	/** The minutes that the charts of a service go back. */
	readonly spanMinutes: 5 | 60;
	/** The map that is, or was last, looked at; null for none. */
	readonly map: string | null;
	/** The call whose output is looked at; null for none. */
	readonly outputCall: string | null;
	readonly logView: LogView;
	readonly panes: Readonly<Record<string, Pane>>;
	readonly favourites: readonly string[];
	/** Words of favourite dishes, as typed. */
	readonly words: readonly string[];
	/** Today ranks dishes first that are of all of these. */
	readonly diets: readonly Diet[];
	/** The share of the columns that lists have beside their previews; null for the usual one. */
	readonly divider: number | null;
	readonly overlay: Overlay | null;
	/** The number that was typed before a movement; empty for none. */
	readonly count: string;
	/** The actions that can be undone, the last one first. */
	readonly undos: readonly Undo[];
	/** Said once, until the next key. */
	readonly message: Message | null;
	readonly size: Size;
	/** Whether the terminal's window is looked at, as far as it tells. */
	readonly hasFocus: boolean;
}

export const emptyPane: Pane = {selected: null, index: 0, offset: 0, field: emptyField, isTyping: false, marked: []};

export function paneOf(state: AppState, screen: string = state.screen): Pane {
	return state.panes[screen] ?? emptyPane;
}

export function withPane(state: AppState, part: Partial<Pane>, screen: string = state.screen): AppState {
	return {...state, panes: {...state.panes, [screen]: {...paneOf(state, screen), ...part}}};
}

/** The row that is selected: the one of the pane's key, or what stands in its place now. */
export function selectedIndex(pane: Pane, rows: readonly string[]): number {
	const index = pane.selected === null ? 0 : rows.indexOf(pane.selected);
	return index >= 0 ? index : Math.max(0, Math.min(pane.index, rows.length - 1));
}

export type Movement = 'up' | 'down' | 'pageUp' | 'pageDown' | 'halfUp' | 'halfDown' | 'first' | 'last';

/** The place that a movement leads to, of `count` places. `times` was typed before it: as often, or the place itself. */
export function moved(
	index: number,
	movement: Movement,
	count: number,
	page: number,
	times: number | null = null,
): number {
	const last = Math.max(0, count - 1);
	const often = times ?? 1;
	const half = Math.max(1, Math.floor(page / 2));
	const target = {
		up: index - often,
		down: index + often,
		pageUp: index - page * often,
		pageDown: index + page * often,
		halfUp: index - half * often,
		halfDown: index + half * often,
		first: often - 1,
		last: times === null ? last : times - 1,
	}[movement];
	return Math.max(0, Math.min(last, target));
}

/** Selects another row of a pane. */
export function moveSelection(
	pane: Pane,
	rows: readonly string[],
	movement: Movement,
	page: number,
	times: number | null = null,
): Pane {
	if (rows.length === 0) return pane;
	const index = moved(selectedIndex(pane, rows), movement, rows.length, page, times);
	return {...pane, selected: rows[index] ?? null, index};
}

/** A list with `item` added, or taken away if it was there. */
export function toggled(list: readonly string[], item: string): readonly string[] {
	return list.includes(item) ? list.filter(other => other !== item) : [...list, item];
}
