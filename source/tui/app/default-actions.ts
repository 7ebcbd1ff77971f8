import {inBackground} from '../../shared/in-background.ts';
import {shellWords} from '../../shared/text/shell-words.ts';
import {paletteEntries} from '../chrome/palette.ts';
import type {ActionId} from '../keys/actions.ts';
import type {App} from '../model/app/app.ts';
import {type AppState, paneOf, selectedIndex, toggled, withPane} from '../model/app/app-state.ts';
import {toggleWord} from '../model/app/favourite-words.ts';
import {emptyField} from '../model/app/field.ts';
import {goBack} from '../model/app/go-back.ts';
import {ask} from '../model/app/prompt.ts';
import {heldIn} from '../model/source/resource.ts';
import {screenNames, screenOf} from '../screens/table.ts';

type Acts = {readonly [Action in ActionId]?: (app: App, key?: string) => void};

/** What actions do where the screen does nothing of its own for them. */
export const defaultActions: Acts = {
	up: app => app.move('up'),
	down: app => app.move('down'),
	pageUp: app => app.move('pageUp'),
	pageDown: app => app.move('pageDown'),
	first: app => app.move('first'),
	last: app => app.move('last'),
	fieldUp: app => app.move('up'),
	fieldDown: app => app.move('down'),
	fieldPageUp: app => app.move('pageUp'),
	fieldPageDown: app => app.move('pageDown'),

	open: app => openMenu(app),
	back,
	filter: app => app.update(state => withPane(state, {isTyping: true})),
	favourite(app) {
		const snapshot = app.snapshot();
		const id = screenOf(snapshot.state.screen).restaurant(snapshot);
		if (id === null) return;
		app.update(state => ({...state, favourites: toggled(state.favourites, id)}));
		app.say(
			`${nameOf(app, id)} is ${app.snapshot().state.favourites.includes(id) ? 'now a favourite' : 'no longer a favourite'}.`,
		);
	},
	word(app) {
		const {words} = app.snapshot().state;
		const hint =
			words.length > 0
				? `You have: ${words.join(', ')}. One of them again removes it.`
				: 'A word of dishes you like, as in pannkaka.';
		ask(app, {
			title: 'Favourite dish word',
			hint,
			accept(typed) {
				if (typed !== '') toggleWord(app, typed);
				return null;
			},
		});
	},
	refresh: app => inBackground(screenOf(app.snapshot().state.screen).refresh(app)),
	refreshAll: app => inBackground(app.lunch.showMenus('refresh')),
	copy(app) {
		const snapshot = app.snapshot();
		const copied = screenOf(snapshot.state.screen).copy(snapshot);
		if (!copied) return;
		app.effects.copy(copied.text);
		app.say(`Copied ${copied.what}.`);
	},
	homepage: app => inBackground(openHomepage(app)),
	command(app) {
		const snapshot = app.snapshot();
		const words = ['lunch', ...screenOf(snapshot.state.screen).command(snapshot), ...snapshot.config.flags];
		const text = shellWords(words);
		app.effects.copy(text);
		app.update(state => ({...state, overlay: {kind: 'notice', title: 'The same in a shell (copied)', text}}));
	},
	tab(app, key) {
		const {bindings} = app.config;
		const name = screenNames[bindings.keysOf('tab').indexOf(key ?? '')];
		if (name === undefined) app.say(`There is no tab ${key}.`, true);
		else app.goTo(name);
	},
	nextTab: app => app.goTo(neighbour(app.snapshot().state.screen, 1)),
	previousTab: app => app.goTo(neighbour(app.snapshot().state.screen, -1)),
	help: app => app.update(state => ({...state, overlay: {kind: 'help', offset: 0}})),
	palette: app => app.update(state => ({...state, overlay: {kind: 'palette', field: emptyField, index: 0}})),
	close: app => app.update(state => ({...state, overlay: null})),
	quit: app => app.exit(0),
	// 128 and the number of SIGINT, as a shell reports it.
	interrupt: app => app.exit(130),
	suspend: app => app.effects.suspend(),
	redraw: app => app.effects.redraw(),

	accept,
	cancel(app) {
		const {overlay} = app.snapshot().state;
		if (overlay) return app.update(state => ({...state, overlay: null}));
		keepSelection(app);
		app.update(state => withPane(state, {isTyping: false, ...(paneIsSearch(state) ? {} : {field: emptyField})}));
	},
	yes(app) {
		const {overlay} = app.snapshot().state;
		app.update(state => ({...state, overlay: null}));
		if (overlay?.kind === 'confirm') overlay.yes();
	},
	no: app => app.update(state => ({...state, overlay: null})),
};

function paneIsSearch(state: AppState): boolean {
	return screenOf(state.screen).field === 'search';
}

/** Goes to the menu of the selected restaurant. */
function openMenu(app: App): void {
	const snapshot = app.snapshot();
	const id = screenOf(snapshot.state.screen).restaurant(snapshot);
	if (id === null) return;
	app.update(state => ({...withPane(state, {offset: 0}, 'menu'), restaurant: id}));
	app.goTo('menu');
}

/** Holds on to the row that is selected, whatever comes to stand around it. */
function keepSelection(app: App): void {
	const snapshot = app.snapshot();
	const rows = screenOf(snapshot.state.screen).rows(snapshot);
	const index = selectedIndex(paneOf(snapshot.state), rows);
	app.update(state => withPane(state, {selected: rows[index] ?? null, index}));
}

/** Drops the filter; without one, goes back to where the person came from. */
function back(app: App): void {
	const {state} = app.snapshot();
	if (paneOf(state).field.text === '') goBack(app);
	else {
		keepSelection(app);
		app.update(now => withPane(now, {field: emptyField}));
	}
}

function accept(app: App): void {
	const {overlay} = app.snapshot().state;
	if (overlay?.kind === 'palette') {
		const entry = paletteEntries(app.snapshot(), overlay.field.text)[overlay.index];
		if (!entry) return;
		app.update(state => ({...state, overlay: null}));
		entry.run(app);
	} else if (overlay?.kind === 'prompt') {
		app.update(state => ({...state, overlay: null}));
		const problem = overlay.accept(overlay.field.text.trim());
		if (problem !== null) app.update(state => ({...state, overlay: {...overlay, problem}}));
	} else {
		app.update(state => withPane(state, {isTyping: false}));
		if (screenOf(app.snapshot().state.screen).field === 'search') openMenu(app);
	}
}

async function openHomepage(app: App): Promise<void> {
	const snapshot = app.snapshot();
	const id = screenOf(snapshot.state.screen).restaurant(snapshot);
	const address = heldIn(snapshot.data.listing)?.restaurants.find(other => other.id === id)?.homepage;
	if (!address) return;
	const problem = await app.effects.open(address);
	if (problem === null) return app.say(`Opened ${address}`);
	app.effects.copy(address);
	app.say(`${problem}; copied ${address} instead.`, true);
}

function neighbour(screen: string, step: number): string {
	const index = screenNames.indexOf(screen) + step;
	return screenNames[(index + screenNames.length) % screenNames.length] ?? screen;
}

function nameOf(app: App, id: string): string {
	return heldIn(app.snapshot().data.listing)?.restaurants.find(other => other.id === id)?.name ?? id;
}
