import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {type Language, languages} from '../../../source/shared/language/language.ts';
import {all} from '../../../source/shared/language/sv/all.ts';
import {speak} from '../../../source/shared/language/texts.ts';
import {widthOf} from '../../../source/shared/text/text-width.ts';
import {createFrame} from '../../../source/tui/app/drawing/frame.ts';
import {footerHints} from '../../../source/tui/chrome/footer.ts';
import {lineText} from '../../../source/tui/components/line.ts';
import type {ActionId} from '../../../source/tui/keys/action-ids.ts';
import type {App, AppConfig, Snapshot} from '../../../source/tui/model/app/app.ts';
import {emptyPane, type Overlay} from '../../../source/tui/model/app/app-state.ts';
import {fieldOf} from '../../../source/tui/model/input/field.ts';
import {LOG_END} from '../../../source/tui/model/log/log-view.ts';
import {isLog, type ScreenName, screenNames} from '../../../source/tui/screens/areas.ts';
import {disabledReason, runAction} from '../../../source/tui/screens/disabled-reason.ts';
import {firstOpen} from '../../../source/tui/screens/functions/calls/result-rows.ts';
import {screenOf} from '../../../source/tui/screens/table.ts';
import {asciiSigns, unicodeSigns} from '../../../source/tui/theme.ts';
import {fullCalls, fullJobs, fullSnapshot} from '../../support/app/full-snapshot.ts';
import {openSampleApp} from '../../support/app/sample-app.ts';
import {screenStates} from '../../support/app/screen-states.ts';

const sizes = [
	[80, 24],
	[120, 40],
	[200, 50],
	[40, 12],
	[30, 8],
	[20, 6],
] as const;

const looks: Readonly<Record<string, Partial<AppConfig>>> = {
	unicode: {signs: unicodeSigns},
	ascii: {signs: asciiSigns, chart: 'ascii'},
	'read out': {signs: unicodeSigns, isLinear: true},
};

/** English texts of several words that read otherwise in Swedish, and words that no name in the sample has. */
const englishTexts = Object.entries(all).flatMap(([english, swedish]) =>
	english !== swedish && /\s/.test(english) && !english.includes('{') ? [english] : [],
);
const englishWords =
	/\b(?:the|is|are|with|by|not|just|ago|selected|marked|current|warning|died|queued|running|finished)\b/i;
/** What the sample itself has of English, and words that are typed in any language. */
const ofSample = /Potato pancake with pork|\bdied,|\bthrew,/;

let app: ReturnType<typeof openSampleApp>['app'];

beforeAll(async () => {
	({app} = openSampleApp());
	await app.lunch.showListing();
	await app.lunch.showMenus();
	await app.lunch.showDirectory();
	await app.lunch.showWeeks(['bikupan'], app.lunch.data().today);
	await app.lunch.showCache();
});

afterAll(() => app.close());
afterEach(() => speak('en'));

/** A screen with something on it; `job` is the one that is looked at. */
function snapshotOf(name: ScreenName, [columns, rows]: readonly [number, number], job: string): Snapshot {
	const base = fullSnapshot(app, {screen: name, size: {columns, rows}, job, restaurant: 'bikupan', openCall: null});
	const pane = {...emptyPane, offset: isLog(name) ? LOG_END : 0, selected: name === 'jobs' ? job : null};
	return {...base, screen: screenOf(name), state: {...base.state, panes: {...base.state.panes, [name]: pane}}};
}

function jobsFor(name: ScreenName): readonly string[] {
	const ids = fullJobs.map(({id}) => id);
	// One of each kind, and on their own screens one in each state.
	return name === 'jobs' || name === 'job' ? ids : fullJobs.filter(({state}) => state === 'finished').map(({id}) => id);
}

/** The faults that can be told from a frame alone. */
function faultsIn(lines: readonly string[], language: Language, columns: number): string[] {
	return lines.flatMap(text => {
		const faults: string[] = [];
		if (widthOf(text) > columns) faults.push('wider than the screen');
		if (/undefined|NaN|\[object|Infinity/.test(text)) faults.push('not for people');
		if (/\{[a-z]\w*\}/i.test(text)) faults.push('nothing put in');
		if (language === 'sv' && !ofSample.test(text)) {
			const english = englishTexts.find(one => text.includes(one)) ?? englishWords.exec(text)?.[0];
			if (english !== undefined) faults.push(`not Swedish: ${english}`);
		}
		return faults.map(fault => `${fault}: ${text}`);
	});
}

/** Expects what is shown of snapshots to be whole at a size, with signs of some kind; `language` is the one that it is in. */
function expectWhole(base: Snapshot, look: string, language: Language): void {
	const {columns, rows} = base.state.size;
	const frame = createFrame().lines({...base, config: {...base.config, ...looks[look]}}, {columns, rows}, 0);
	const lines = frame.map(spans => lineText(spans));
	const at = `${columns} x ${rows}, ${look}`;
	expect(faultsIn(lines, language, columns), at).toEqual([]);
	expect(lines.at(-1), at).not.toMatch(/(?:…|\.\.\.)$/);
	if (look === 'read out') expect(lines.length, at).toBeLessThanOrEqual(rows);
	else expect(lines, at).toHaveLength(rows);
	// Letters of names are what they are; signs are of the terminal.
	if (look === 'ascii') expect(lines.join(''), at).not.toMatch(/[…─-╿▀-◿★❯✓✗⠀-⣿]/);
}

/** Expects a screen to be whole at every size and with any signs; what it is changed to, at the sizes that leave little room. */
function expectWholeEverywhere(
	name: ScreenName,
	job: string,
	language: Language,
	change: ((snapshot: Snapshot) => Snapshot) | null = null,
): void {
	// Logs are English.
	const spoken = isLog(name) ? 'en' : language;
	for (const size of change ? sizes.filter(([columns]) => columns <= 80 && columns !== 30) : sizes) {
		const snapshot = snapshotOf(name, size, job);
		for (const look of Object.keys(looks)) expectWhole(change?.(snapshot) ?? snapshot, look, spoken);
	}
}

/** The actions that open a box. */
const opening: readonly ActionId[] = [
	'cancelJob',
	'clearAllAnswers',
	'copyCommand',
	'downloadResult',
	'editCall',
	'editDiets',
	'editDishWords',
	'filterLog',
	'forgetAllCalls',
	'help',
	'newCall',
	'open',
	'palette',
	'saveLog',
	'submitJob',
];

/** The boxes that actions of a screen open. */
function boxesOf(name: ScreenName, known: ReadonlySet<string>): Map<string, Overlay> {
	const boxes = new Map<string, Overlay>();
	for (const job of jobsFor(name)) {
		const snapshot = snapshotOf(name, [120, 40], job);
		for (const id of snapshot.config.bindings.ids) {
			if (disabledReason(id, snapshot) !== null) continue;
			const shown = watchedApp(snapshot, []);
			runAction(id, shown);
			const {overlay} = shown.snapshot().state;
			if (overlay && overlay !== snapshot.state.overlay && !known.has(id)) boxes.set(id, overlay);
		}
	}
	return boxes;
}

/** A box as it is at first, and as it is while it is filled in. */
function stagesOf(overlay: Overlay): Overlay[] {
	switch (overlay.kind) {
		case 'palette':
		case 'help':
			return ['', 'Ctrl', 'zzzz'].map(typed => ({...overlay, field: fieldOf(typed)}));
		case 'form':
			return overlay.fields.map((_field, index) => ({
				...overlay,
				index,
				fields: overlay.fields.map(field => ({
					...field,
					needs: null,
					problem: overlay.check(field.id, {[field.id]: ','}),
				})),
			}));
		case 'prompt':
			return [overlay, {...overlay, field: fieldOf(','), problem: overlay.accept(',')}];
		case 'choices':
			return [overlay, {...overlay, field: fieldOf('vegan')}];
		default:
			return [overlay];
	}
}

/** An app that shows a snapshot, and tells of everything that an action does. */
function watchedApp(snapshot: Snapshot, done: string[]): App {
	const telling = <Part extends object>(part: Part, name: string): Part =>
		new Proxy(part, {
			get(target, key) {
				const own = Reflect.get(target, key);
				if (key === 'data' || key === 'now') return own;
				if (typeof own === 'object' && own !== null) return telling(own, name);
				if (typeof own !== 'function') return own;
				return () => {
					done.push(`${name}.${String(key)}`);
					return new Promise(() => {});
				};
			},
		});
	let state = snapshot.state;
	return {
		...app,
		snapshot: () => ({...snapshot, state}),
		update(change) {
			const next = change(state);
			if (next !== state) done.push('state');
			state = next;
		},
		lunch: telling(app.lunch, 'lunch'),
		jobs: telling(app.jobs, 'jobs'),
		functions: telling(app.functions, 'functions'),
		services: telling(app.services, 'services'),
		effects: telling(app.effects, 'effects'),
		goTo: () => done.push('goTo'),
		open: () => done.push('open'),
		say: () => done.push('say'),
		exit: () => done.push('exit'),
		requestShown() {},
	};
}

describe.each(languages)('in %s', language => {
	it.each(screenNames)('%s has no fault at any size and with any signs', async name => {
		await speak(language);
		for (const job of jobsFor(name)) expectWholeEverywhere(name, job, language);
	});

	it.each(Object.keys(screenStates))('nor has any screen %s', async state => {
		await speak(language);
		for (const name of screenNames) expectWholeEverywhere(name, jobsFor(name)[0] ?? '', language, screenStates[state]);
	});

	it.each(fullCalls.map(({key, state}) => [state, key]))('nor has an opened call that is %s', async (_state, key) => {
		await speak(language);
		expectWholeEverywhere('functions', '', language, snapshot => ({
			...snapshot,
			state: {...snapshot.state, openCall: {key, open: firstOpen}},
		}));
	});

	it('nor has any box that an action opens', async () => {
		await speak(language);
		const seen = new Set<string>();
		for (const name of screenNames) {
			for (const [id, overlay] of boxesOf(name, seen)) {
				seen.add(id);
				for (const stage of stagesOf(overlay)) {
					expectWholeEverywhere(name, jobsFor(name)[0] ?? '', language, snapshot => ({
						...snapshot,
						state: {...snapshot.state, overlay: stage},
					}));
				}
			}
		}
		expect([...seen].sort()).toEqual(opening);
	});
});

describe('the footer of every screen', () => {
	it.each(screenNames)('%s names no key that does nothing', name => {
		for (const job of jobsFor(name)) {
			const snapshot = snapshotOf(name, [200, 50], job);
			const hints = footerHints(snapshot, 400);
			expect(hints.length).toBeGreaterThan(2);
			for (const {id, spans} of hints) {
				const done: string[] = [];
				runAction(id, watchedApp(snapshot, done), snapshot.config.bindings.keysOf(id)[0]);
				expect(done, `${lineText(spans).trim()} (${id})`).not.toEqual([]);
			}
		}
	});
});
