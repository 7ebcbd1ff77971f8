import {inBackground} from '../../shared/in-background.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {hasRoomForMessage} from '../chrome/footer.ts';
import type {ActionId, LayerSet} from '../keys/action-ids.ts';
import {unmodified} from '../keys/key-label.ts';
import type {App, AppConfig, Snapshot} from '../model/app/app.ts';
import {type AppState, paneOf, withPane} from '../model/app/app-state.ts';
import type {Effects} from '../model/app/effects.ts';
import type {Memory} from '../model/app/remembered.ts';
import {startState} from '../model/app/start-state.ts';
import type {FunctionsSource} from '../model/functions/functions-data.ts';
import {insertText} from '../model/input/field.ts';
import type {JobsSource} from '../model/jobs/jobs-data.ts';
import type {LunchSource} from '../model/lunch/lunch-data.ts';
import type {ServicesSource} from '../model/services/services-data.ts';
import {memoizeLast} from '../model/source/memoize-last.ts';
import {areaOf, areas, isArea, screenNames, trailTo} from '../screens/areas.ts';
import {disabledReason, runAction} from '../screens/disabled-reason.ts';
import {layersOf} from '../screens/layers.ts';
import {trailFrom, withScreen} from '../screens/navigation.ts';
import {screenOf} from '../screens/table.ts';
import type {KeyPress} from '../terminal/input/key-press.ts';
import type {Size} from '../terminal/size.ts';
import {createCounting} from './input/counting.ts';
import {typingIn} from './input/typing.ts';
import {createRemembering} from './remembering.ts';
import {retryFailed} from './retry-failed.ts';

export interface AppOptions {
	lunch: LunchSource;
	jobs: JobsSource;
	functions: FunctionsSource;
	services: ServicesSource;
	memory: Memory;
	config: AppConfig;
	size: Size;
	/** The time that a selection rests before its menu is requested, in milliseconds. */
	restMs?: number;
	/** The time between two looks for what failed, in milliseconds. */
	retryMs?: number;
}

const REST_MS = 150;

const noEffects: Effects = {
	copy() {},
	open: async () => null,
	suspend() {},
	redraw() {},
	edit: async text => ({text}),
	announce() {},
	status: {show() {}, leave() {}, resume() {}},
};

/** Makes the app: it takes keys, keeps the state, and requests what its screens show. */
export function createApp({
	lunch,
	jobs,
	functions,
	services,
	memory,
	config,
	size,
	restMs = REST_MS,
	retryMs,
}: AppOptions): App & {close(): void} {
	const listeners = new Set<() => void>();
	const ended = Promise.withResolvers<number>();
	const remembered = memory.read();
	let state = startState(remembered, screenNames, size);
	state = {...state, trail: trailTo(state.screen)};
	let snapshot: Snapshot | null = null;
	const configWith = memoizeLast((divider: number | null): AppConfig => ({...config, divider}));
	let resting: NodeJS.Timeout | null = null;
	let isNotifying = true;

	const remembering = createRemembering(
		memory,
		remembered,
		() => state,
		reason => say(`Can't remember this for the next time: ${reason}`, true),
	);

	function notify(): void {
		snapshot = null;
		if (isNotifying) for (const listener of listeners) listener();
	}

	function update(change: (state: AppState) => AppState): void {
		const before = state;
		state = change(state);
		if (state === before) return;
		notify();
		remembering.later();
	}

	function requestShown(delay = restMs): void {
		if (resting) clearTimeout(resting);
		resting = setTimeout(() => {
			resting = null;
			const screen = screenOf(state.screen);
			if (areaOf(state.screen) === 'lunch') inBackground(lunch.peek(screen.visible?.(app.snapshot()) ?? []));
			screen.show(app);
		}, delay);
	}

	function say(text: string, isProblem = false): void {
		const message = {text: translated(text), isProblem};
		update(now =>
			now.overlay === null && !hasRoomForMessage(message, now.size)
				? {...now, overlay: {kind: 'notice', title: translate('Message'), text: message.text}}
				: {...now, message},
		);
	}

	function perform(action: ActionId, key?: string): void {
		const reason = disabledReason(action, app.snapshot());
		if (reason === null) runAction(action, app, key);
		else say(`${reason}.`, true);
	}

	function press({name, text}: KeyPress, next: readonly KeyPress[]): void {
		if (state.message) update(now => ({...now, message: null}));
		const typing = typingIn(app);
		// Every key with a character types it while there is a line to type in; the others keep their meaning.
		if (typing && text !== null) {
			typing.write(insertText(typing.field, text, typing.hasLines));
			return;
		}
		const layers = layersOf(state);
		if (!takeDigit(name, next, layers)) pressKey(name, layers);
	}

	/** Takes a digit of an area, or of a number before a movement; false for any other key. */
	function takeDigit(name: string, next: readonly KeyPress[], layers: LayerSet): boolean {
		if (!(isArea(layers) || layers === 'log') || !/^\d$/.test(name)) return false;
		const motion = next.find(key => !/^\d$/.test(key.name));
		counting.digit(name, motion !== undefined && isMotion(actionOf(motion.name, layers)));
		return true;
	}

	function pressKey(name: string, layers: LayerSet): void {
		// The key that shows the help takes it away, too.
		const isHelpAgain = state.overlay?.kind === 'help' && config.bindings.keysOf('help').includes(name);
		const action = (isHelpAgain ? 'cancelInput' : actionOf(name, layers)) ?? actionElsewhere(name, layers);
		if (!isMotion(action)) counting.settle();
		if (action) perform(action, name);
		counting.forget();
	}

	function isMotion(action: ActionId | null): boolean {
		return action !== null && config.bindings.layerOf(action) === 'move';
	}

	/** The action of a key; one that has none with its modifiers does what it does without them. */
	function actionOf(key: string, layers: LayerSet): ActionId | null {
		const plain = unmodified(key);
		return config.bindings.actionFor(key, layers) ?? (plain === null ? null : config.bindings.actionFor(plain, layers));
	}

	/** The meaning of a key on other screens: the reason why it can't be done here is worth a word. */
	function actionElsewhere(key: string, layers: LayerSet): ActionId | null {
		if (!isArea(layers)) return null;
		return areas.map(area => config.bindings.actionFor(key, area)).find(action => action !== null) ?? null;
	}

	const app: App & {close(): void} = {
		snapshot() {
			const held = {data: lunch.data(), jobs: jobs.data(), functions: functions.data(), services: services.data()};
			const isSame =
				snapshot?.data === held.data &&
				snapshot.jobs === held.jobs &&
				snapshot.functions === held.functions &&
				snapshot.services === held.services;
			if (!snapshot || !isSame) {
				const shown = {screen: screenOf(state.screen), config: configWith(state.divider)};
				snapshot = {...held, ...shown, state, now: lunch.now()};
			}
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
		services,
		config,
		effects: noEffects,
		press(keys) {
			// Held keys arrive together and are drawn as one change.
			isNotifying = false;
			try {
				for (const [index, key] of keys.entries()) press(key, keys.slice(index + 1));
			} finally {
				isNotifying = true;
				notify();
			}
		},
		paste(text) {
			const typing = typingIn(app);
			if (typing) typing.write(insertText(typing.field, text, typing.hasLines));
			else say('Pasted text goes into a filter or a search: open one first.', true);
		},
		perform,
		requestShown: () => requestShown(),
		goTo(screen, trail = trailTo(screen)) {
			if (screen !== state.screen) screenOf(state.screen).leave?.(app);
			update(now => withScreen(now, {screen, trail}));
			if (paneOf(state).isTyping) update(now => withPane(now, {isTyping: false}));
			requestShown(0);
		},
		open: screen => app.goTo(screen, trailFrom(state, screen)),
		say,
		exit: code => ended.resolve(code),
		ended: ended.promise,
		close() {
			if (resting) clearTimeout(resting);
			counting.close();
			stopRetrying();
			remembering.close();
			for (const unsubscribe of unsubscribing) unsubscribe();
		},
	};
	const counting = createCounting(app);
	const stopRetrying = retryFailed(app, retryMs);
	if (remembered.plans.length > 0) {
		functions.keep(remembered.plans);
		remembering.later();
	}
	const unsubscribing = [lunch, jobs, functions, services].map(source => source.subscribe(notify));
	return app;
}
