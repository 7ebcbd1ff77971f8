import {type ActionId, actionIds, actionOf} from '../keys/actions.ts';
import {keyLabel} from '../keys/key-bindings.ts';
import type {App, Snapshot} from '../model/app/app.ts';
import {reasonAgainst} from '../screens/disabled-reason.ts';
import {screenNames, screenOf} from '../screens/table.ts';
import {fuzzyScore} from './fuzzy-score.ts';

/** Something to choose in the palette. */
export interface PaletteEntry {
	title: string;
	description: string;
	keys: string;
	/** Why it can't be chosen now; null if it can. */
	reason: string | null;
	run: (app: App) => void;
}

/** Every action and every screen that fits what was typed, best first. */
export function paletteEntries(snapshot: Snapshot, typed: string): PaletteEntry[] {
	const entries = [...screenNames.map((name, index) => screenEntry(name, index, snapshot)), ...actionEntries(snapshot)];
	return entries
		.flatMap(entry => {
			const score = bestScore(entry, typed);
			return score === null ? [] : [{entry, score}];
		})
		.sort((a, b) => b.score - a.score)
		.map(({entry}) => entry);
}

function bestScore({title, description}: PaletteEntry, typed: string): number | null {
	if (typed.trim() === '') return 0;
	const inTitle = fuzzyScore(title, typed);
	const inDescription = fuzzyScore(description, typed);
	if (inTitle === null) return inDescription === null ? null : inDescription - 20;
	return Math.max(inTitle, (inDescription ?? inTitle) - 20);
}

function screenEntry(name: string, index: number, {config}: Snapshot): PaletteEntry {
	const {title} = screenOf(name);
	const key = config.bindings.keysOf('tab')[index];
	return {
		title: `Go to ${title}`,
		description: `Show the screen ${title}`,
		keys: key === undefined ? '' : keyLabel(key),
		reason: null,
		run: app => app.goTo(name),
	};
}

function actionEntries(snapshot: Snapshot): PaletteEntry[] {
	const underneath: Snapshot = {...snapshot, state: {...snapshot.state, overlay: null}};
	return actionIds
		.filter(id => !actionOf(id).isKeyOnly)
		.map(id => ({
			title: actionOf(id).title,
			description: actionOf(id).description,
			keys: snapshot.config.bindings.keysOf(id).map(keyLabel).join(' '),
			reason: reasonAgainst(id, underneath),
			run: (app: App) => app.perform(id as ActionId),
		}));
}
