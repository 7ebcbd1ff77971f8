import {inBackground} from '../../shared/in-background.ts';
import {helpLines} from '../chrome/help-lines.ts';
import {paletteEntries} from '../chrome/palette.ts';
import type {ActionId, LayerSet} from '../keys/actions.ts';
import type {App, AppConfig, Effects, Snapshot} from '../model/app/app.ts';
import {type AppState, moved, moveSelection, type Overlay, paneOf, withPane} from '../model/app/app-state.ts';
import {editField, type Field, insertText} from '../model/app/field.ts';
import type {Memory} from '../model/app/remembered.ts';
import {changedParts, rememberedOf, startState} from '../model/app/start-state.ts';
import type {FunctionsSource} from '../model/functions/functions-data.ts';
import type {JobsSource} from '../model/jobs/jobs-data.ts';
import type {LunchSource} from '../model/lunch/lunch-source.ts';
import {areaOf, areas, isArea} from '../screens/areas.ts';
import {bodySize} from '../screens/body-size.ts';
import {reasonAgainst} from '../screens/disabled-reason.ts';
import {layersOf} from '../screens/layers.ts';
import {screenNames, screenOf} from '../screens/table.ts';
import type {KeyPress} from '../terminal/key-names.ts';
import type {Size} from '../terminal/size.ts';
import {defaultActions} from './default-actions.ts';

export interface AppOptions {
	lunch: LunchSource;
	jobs: JobsSource;
	functions: FunctionsSource;
	memory: Memory;
	config: AppConfig;
	size: Size;
	/** How long a selection rests before its menu is asked for, in milliseconds. */
	restMs?: number;
}

const REST_MS = 150;
/** What changed is written this long after, so that moving through a list is not writing all the time. */
const REMEMBER_MS = 400;

const noEffects: Effects = {copy() {}, open: async () => null, suspend() {}, redraw() {}};

/** Makes the app: it hears keys, keeps the state, and asks for what its screens show. */
export function createApp({
	lunch,
	jobs,
	functions,
	memory,
	config,
	size,
	restMs = REST_MS,
}: AppOptions): App & {close(): void} {
	const listeners = new Set<() => void>();
	const ended = Promise.withResolvers<number>();
	let written = memory.read();
	let state = startState(written, screenNames, size);
	let snapshot: Snapshot | null = null;
	let resting: NodeJS.Timeout | null = null;
	let remembering: NodeJS.Timeout | null = null;
	let isNotifying = true;

	function notify(): void {
		snapshot = null;
		if (isNotifying) for (const listener of listeners) listener();
	}

	function update(change: (state: AppState) => AppState): void {
		const before = state;
		state = change(state);
		if (state === before) return;
		notify();
		remembering ??= setTimeout(remember, REMEMBER_MS);
	}

	function remember(): void {
		if (remembering) clearTimeout(remembering);
		remembering = null;
		const now = rememberedOf(state);
		const parts = changedParts(written, now);
		if (!parts) return;
		written = now;
		try {
			memory.write(parts);
		} catch (error) {
			say(`Can't remember this for the next time: ${error instanceof Error ? error.message : error}`, true);
		}
	}

	/** Asks for what is shown once the person stays there. */
	function rest(delay = restMs): void {
		if (resting) clearTimeout(resting);
		resting = setTimeout(() => {
			resting = null;
			const screen = screenOf(state.screen);
			if (areaOf(state.screen) === 'lunch') inBackground(lunch.peek(screen.visible?.(app.snapshot()) ?? []));
			screen.show(app);
		}, delay);
	}

	function say(text: string, isProblem = false): void {
		update(now => ({...now, message: {text, isProblem}}));
	}

	function withOverlay(change: (overlay: Overlay) => Overlay): void {
		update(now => (now.overlay ? {...now, overlay: change(now.overlay)} : now));
	}

	/** The field that hears what is typed, if there is one. */
	function typingIn(): {field: Field; write: (field: Field) => void} | null {
		const {overlay} = state;
		if (overlay?.kind === 'palette')
			return {field: overlay.field, write: field => withOverlay(() => ({...overlay, field, index: 0}))};
		if (overlay?.kind === 'prompt')
			return {field: overlay.field, write: field => withOverlay(() => ({...overlay, field}))};
		const pane = paneOf(state);
		if (overlay || !pane.isTyping) return null;
		return {
			field: pane.field,
			write: field => {
				update(now => withPane(now, {field, selected: null, index: 0}));
				rest();
			},
		};
	}

	function pressOne({name, text}: KeyPress): void {
		if (state.message) update(now => ({...now, message: null}));
		const typing = typingIn();
		// What can be typed is typed; only other keys keep their meaning while there is a field.
		if (typing && text !== null) {
			typing.write(insertText(typing.field, text));
			return;
		}
		const layers = layersOf(state);
		const action = config.bindings.actionFor(name, layers) ?? actionElsewhere(name, layers);
		if (action) app.perform(action, name);
	}

	/** What a key does on other screens: where it can't be done, that is worth a word. */
	function actionElsewhere(key: string, layers: LayerSet): ActionId | null {
		if (!isArea(layers)) return null;
		return areas.map(area => config.bindings.actionFor(key, area)).find(action => action !== null) ?? null;
	}

	const app: App & {close(): void} = {
		snapshot() {
			const held = {data: lunch.data(), jobs: jobs.data(), functions: functions.data()};
			const isSame =
				snapshot?.data === held.data && snapshot.jobs === held.jobs && snapshot.functions === held.functions;
			if (!snapshot || !isSame) snapshot = {...held, state, now: lunch.now(), config};
			return snapshot;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		update,
		lunch,
		jobs,
		functions,
		config,
		effects: noEffects,
		press(keys) {
			// Held keys arrive together and are one change.
			isNotifying = false;
			try {
				for (const key of keys) pressOne(key);
			} finally {
				isNotifying = true;
				notify();
			}
		},
		paste(text) {
			const typing = typingIn();
			if (typing) typing.write(insertText(typing.field, text));
			else say('Pasted text goes into a filter or a search: open one first.', true);
		},
		perform(action, key) {
			const reason = reasonAgainst(action, app.snapshot());
			if (reason !== null) return say(`${reason}.`, true);
			const typing = typingIn();
			const own = state.overlay ? undefined : screenOf(state.screen).actions?.[action];
			const act: ((app: App, key?: string) => void) | undefined = own ?? defaultActions[action];
			if (act) act(app, key);
			else typing?.write(editField(typing.field, action));
		},
		move(movement) {
			const {overlay} = state;
			const page = Math.max(1, bodySize(app.snapshot()).rows - 3);
			if (overlay?.kind === 'palette') {
				const count = paletteEntries(app.snapshot(), overlay.field.text).length;
				return withOverlay(() => ({...overlay, index: moved(overlay.index, movement, count, page)}));
			}
			if (overlay?.kind === 'help') {
				const count = Math.max(0, helpLines(config.bindings, state.size.columns).length - page);
				return withOverlay(() => ({...overlay, offset: moved(overlay.offset, movement, count + 1, page)}));
			}
			if (overlay) return;
			const screen = screenOf(state.screen);
			const length = screen.length?.(app.snapshot());
			if (length === undefined) {
				const rows = screen.rows(app.snapshot());
				update(now => withPane(now, moveSelection(paneOf(now), rows, movement, page)));
				const restaurant = screen.restaurant(app.snapshot());
				if (restaurant !== null) update(now => ({...now, restaurant}));
			} else {
				const offset = Math.min(paneOf(state).offset, length);
				update(now => withPane(now, {offset: moved(offset, movement, length + 1, page)}));
			}
			rest();
		},
		goTo(name) {
			if (name !== state.screen) screenOf(state.screen).leave?.(app);
			update(now => ({...now, cameFrom: now.screen === name ? now.cameFrom : now.screen, screen: name, overlay: null}));
			const pane = paneOf(state);
			const isReadyToType = screenOf(name).field === 'search' && pane.field.text === '';
			if (isReadyToType !== pane.isTyping) update(now => withPane(now, {isTyping: isReadyToType}));
			rest(0);
		},
		say,
		exit: code => ended.resolve(code),
		ended: ended.promise,
		close() {
			if (resting) clearTimeout(resting);
			remember();
			if (remembering) clearTimeout(remembering);
			for (const unsubscribe of unsubscribing) unsubscribe();
		},
	};
	functions.keep(state.plans);
	const unsubscribing = [lunch, jobs, functions].map(source => source.subscribe(notify));
	return app;
}
