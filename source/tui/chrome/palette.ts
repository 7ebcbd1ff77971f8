import {translate, translated} from '../../shared/language/texts.ts';
import {keyLabel} from '../keys/key-label.ts';
import type {App, Snapshot} from '../model/app/app.ts';
import type {AppState, Overlay} from '../model/app/app-state.ts';
import {memoizeLast} from '../model/source/memoize-last.ts';
import {areaKey} from '../screens/area-keys.ts';
import {areaOf, areas, type ScreenName, titleOf, viewsIn} from '../screens/areas.ts';
import {disabledReason} from '../screens/disabled-reason.ts';
import {foundThings} from './found-things.ts';
import {fuzzyScore} from './fuzzy-score.ts';
import type {PaletteEntry} from './palette-entry.ts';

/** Every action and every view that fits what was typed, best first; also restaurants, dishes and jobs with it. */
export function paletteEntries(snapshot: Snapshot, typed: string): readonly PaletteEntry[] {
	return matchingEntries(snapshotBehind(snapshot), typed);
}

// A key that moves the selection changes none of it, and a key that types changes the choice among what is known.
const matchingEntries = memoizeLast((snapshot: Snapshot, typed: string): readonly PaletteEntry[] =>
	[...knownEntries(snapshot), ...foundThings(snapshot, typed)]
		.flatMap(entry => {
			const score = bestScore(entry, typed);
			return score === null ? [] : [{entry, score}];
		})
		.sort((a, b) => b.score - a.score)
		.map(({entry}) => entry),
);

const knownEntries = memoizeLast((snapshot: Snapshot): readonly PaletteEntry[] => [
	...areas.flatMap(viewsIn).map(name => viewEntry(name, snapshot)),
	...actionEntries(snapshot),
]);

/** The snapshot without what is in front of the screen: the very same one for as long as nothing else changes. */
const snapshotBehind = memoizeLast(
	(snapshot: Snapshot): Snapshot => ({...snapshot, state: stateBehind(snapshot.state)}),
	({now: _, state, ...sources}) => [...Object.values(sources), ...Object.values(stateBehind(state))],
);

function stateBehind(state: AppState): AppState {
	return {...state, overlay: null, message: null, count: ''};
}

function bestScore({title, description}: PaletteEntry, typed: string): number | null {
	if (typed.trim() === '') return 0;
	const inTitle = fuzzyScore(title, typed);
	const inDescription = fuzzyScore(description, typed);
	if (inTitle === null) return inDescription === null ? null : inDescription - 20;
	return Math.max(inTitle, (inDescription ?? inTitle) - 20);
}

function viewEntry(name: ScreenName, {config}: Snapshot): PaletteEntry {
	const title = titleOf(name);
	const key = viewKey(name, config.bindings);
	return {
		title: translate('Go to {view}', {view: title}),
		description: translate('Show the view {view}', {view: title}),
		keys: key === undefined ? '' : keyLabel(key),
		reason: null,
		run: app => app.goTo(name),
	};
}

function actionEntries(snapshot: Snapshot): PaletteEntry[] {
	const {bindings} = snapshot.config;
	return bindings.ids
		.filter(id => !bindings.actionOf(id).isKeyOnly)
		.map(id => ({
			title: translate(bindings.actionOf(id).title),
			description: translate(bindings.actionOf(id).description),
			keys: bindings.keysOf(id).map(keyLabel).join(' '),
			reason: reasonInWords(disabledReason(id, snapshot)),
			run: (app: App) => app.perform(id),
		}));
}

function reasonInWords(reason: string | null): string | null {
	return reason === null ? null : translated(reason);
}

/** The key that goes to a view: the area's own for its first one. */
function viewKey(name: ScreenName, bindings: Snapshot['config']['bindings']): string | undefined {
	const area = areaOf(name);
	return viewsIn(area)[0] === name ? areaKey(area, bindings) : undefined;
}

/** Closes the palette and does what is selected in it. */
export function chooseEntry(app: App, {field, index}: Extract<Overlay, {kind: 'palette'}>): void {
	const entry = paletteEntries(app.snapshot(), field.text)[index];
	if (!entry) return;
	app.update(state => ({...state, overlay: null}));
	entry.run(app);
}
