import {translate} from '../../shared/language/texts.ts';
import {type Line, lineWidth, type Span, span} from '../components/line.ts';
import {keyLabel} from '../keys/key-label.ts';
import type {Snapshot} from '../model/app/app.ts';
import {areaKey} from '../screens/area-keys.ts';
import {areaOf, areas, areaTitle, titleOf, viewsIn} from '../screens/areas.ts';
import {type Place, placeIn} from '../screens/navigation.ts';
import {screenOf} from '../screens/table.ts';

/** A part of a bar, and the place that it leads to; null for a part that leads nowhere. */
export interface BarItem {
	readonly spans: Line;
	readonly place: Place | null;
}

/** The four areas, in at most so many columns: all names, else the name of the one that is shown and the keys of the others. */
export function areaItems(snapshot: Snapshot, columns: number): readonly BarItem[] {
	const {state, config} = snapshot;
	const shown = areaOf(state.screen);
	const item = (area: (typeof areas)[number], isNamed: boolean, gap: string): BarItem => {
		const key = areaKey(area, config.bindings);
		const parts = [...(key === undefined ? [] : [keyLabel(key)]), ...(isNamed ? [areaTitle(area)] : [])];
		const spans = named(`${gap}${parts.join(' ')}${gap}`, area === shown, snapshot);
		return {spans: [spans], place: placeIn(state, area)};
	};
	const choices = [
		[{spans: [span(' lunch ', 'heading')], place: null}, ...areas.map(area => item(area, true, ' '))],
		areas.map(area => item(area, true, ' ')),
		areas.map((area, index) => item(area, true, index === 0 ? '' : ' ')).map(withoutEnd),
		areas.map(area => item(area, area === shown, ' ')),
		areas.filter(area => area === shown).map(area => item(area, true, '')),
	];
	return choices.find(items => widthOfItems(items) <= columns) ?? choices.at(-1) ?? [];
}

/** The views of the area; or, where something was opened, the way to it. */
export function viewItems(snapshot: Snapshot): readonly BarItem[] {
	const {state} = snapshot;
	const crumbs = crumbItems(snapshot);
	if (crumbs.length > 1) return crumbs;
	return viewsIn(areaOf(state.screen)).map(view => ({
		spans: [named(` ${titleOf(view)} `, view === state.screen, snapshot)],
		place: {screen: view, trail: []},
	}));
}

/** The area, each screen on the way, and what is shown: `Jobs › 8f04… › Digits`. One part where nothing was opened. */
function crumbItems(snapshot: Snapshot): readonly BarItem[] {
	const {state, config} = snapshot;
	const path = [...state.trail, state.screen];
	const names = path.flatMap((screen, index): {name: string; place: Place}[] => {
		const place = {screen, trail: path.slice(0, index)};
		return (screenOf(screen).crumbs?.(snapshot) ?? [titleOf(screen)]).map(name => ({name, place}));
	});
	if (names.length < 2) return [];
	const title = areaTitle(areaOf(state.screen));
	// An area of one view has that view's name.
	const all = names[0]?.name === title ? names : [{name: title, place: placeIn(state, areaOf(state.screen))}, ...names];
	return all.map(({name, place}, index) => ({
		spans: [
			span(index === 0 ? ' ' : ` ${config.signs.crumb} `, 'dim'),
			span(name, index === all.length - 1 ? 'title' : undefined),
		],
		place,
	}));
}

function named(text: string, isShown: boolean, {config}: Snapshot): Span {
	// A text that is read out has no looks.
	if (config.isLinear && isShown) return span(`${text.trimEnd()} (${translate('current')}) `);
	return span(text, isShown ? 'current' : undefined);
}

function withoutEnd(item: BarItem): BarItem {
	return {...item, spans: item.spans.map(({text, role}) => span(text.trimEnd(), role))};
}

function widthOfItems(items: readonly BarItem[]): number {
	return items.reduce((sum, {spans}) => sum + lineWidth(spans), 0);
}
