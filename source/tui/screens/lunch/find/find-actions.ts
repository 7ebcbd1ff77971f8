import {inBackground} from '../../../../shared/in-background.ts';
import {translate} from '../../../../shared/language/texts.ts';
import type {Actions, App, ScreenAction, Snapshot} from '../../../model/app/app.ts';
import {paneOf, withPane} from '../../../model/app/app-state.ts';
import {changeTaste} from '../../../model/app/undo.ts';
import {expectedError} from '../../../model/source/expected-error.ts';
import {enterField} from '../enter-field.ts';
import {FIND, inLists, selectedCanteen} from './found-canteens.ts';

/** The actions of the screen Find. */
export const findActions: Pick<Actions<'lunch'>, 'findCanteens' | 'sortByDistance'> = {
	findCanteens: {
		keys: 'F',
		title: 'Find canteens',
		description: 'Find canteens of all sources, to have them in the lists',
		isKeyOnly: true,
		run(app) {
			app.open(FIND);
			if (paneOf(app.snapshot().state).field.text === '') enterField(app);
		},
	},
	sortByDistance: {
		keys: 's',
		title: 'Nearest first',
		description: 'In Find: sort by the distance from the selected canteen, or by the best match again',
		disabledReason(snapshot) {
			const {state} = snapshot;
			if (state.screen !== FIND) return 'Distances are sorted by on the screen Find';
			if (state.near) return null;
			const selected = selectedCanteen(snapshot);
			if (!selected) return 'No canteen is selected';
			return selected.coordinate ? null : `It is not known where ${selected.name} is`;
		},
		run(app) {
			const snapshot = app.snapshot();
			const {name, coordinate = null} = selectedCanteen(snapshot) ?? {};
			const near = snapshot.state.near || !coordinate || name === undefined ? null : {name, coordinate};
			app.update(state => withPane({...state, near}, {selected: null, index: 0}, FIND));
			app.requestShown();
		},
	},
};

/** Makes the selected canteen a favourite and has it in the lists; or takes it out of both. */
export const toggleCanteen: ScreenAction = {
	disabledReason(snapshot) {
		const selected = selectedCanteen(snapshot);
		if (!selected) return 'No canteen is selected';
		return needsConfiguration(snapshot, selected.id) ? snapshot.config.fixedSourcesReason : null;
	},
	run(app) {
		const snapshot = app.snapshot();
		const selected = selectedCanteen(snapshot);
		if (!selected) return;
		if (needsConfiguration(snapshot, selected.id)) inBackground(changeLists(app, selected));
		else {
			const {name, id} = selected;
			const added = translate('{name} is now a favourite.', {name});
			const removed = translate('{name} is no longer a favourite.', {name});
			const isNew = !snapshot.state.favourites.includes(id);
			changeTaste(app, ({favourites}) => ({favourites: withFavourite(favourites, id, isNew)}), isNew ? removed : added);
			app.say(isNew ? added : removed);
		}
	},
};

/** Whether the configuration has to change: to list what is not in it, or to drop a favourite that it names. */
function needsConfiguration(snapshot: Snapshot, id: string): boolean {
	if (!inLists(snapshot).has(id)) return true;
	if (!snapshot.state.favourites.includes(id)) return false;
	const {sources} = snapshot.data;
	const prefix = id.includes(':') ? id.slice(0, id.indexOf(':')) : null;
	return (sources.find(source => source.prefix === prefix)?.ids ?? null) !== null;
}

async function changeLists(app: App, {id, name}: {id: string; name: string}): Promise<void> {
	const isWanted = !inLists(app.snapshot()).has(id);
	app.say(isWanted ? `Adding ${name} to the configuration.` : `Taking ${name} out of the configuration.`);
	try {
		const listed = await app.lunch.setListed(id, isWanted);
		app.update(state => ({
			...state,
			favourites: withFavourite(state.favourites, isWanted ? listed : id, isWanted),
		}));
		app.say(isWanted ? `${name} is in your lists now, and a favourite.` : `${name} is no longer in your lists.`);
	} catch (thrown) {
		const {message, hint} = expectedError(thrown);
		app.say([message, hint].filter(Boolean).join(' '), true);
	}
	app.requestShown();
}

function withFavourite(favourites: readonly string[], id: string, isFavourite: boolean): readonly string[] {
	const others = favourites.filter(other => other !== id);
	return isFavourite ? [...others, id] : others;
}
