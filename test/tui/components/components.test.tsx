import {cleanup, render} from 'ink-testing-library';
import {afterEach, expect, it} from 'vitest';
import {createSampleRelay} from '../../../source/relay/sample/sample-relay.ts';
import {actions} from '../../../source/tui/app/actions.ts';
import {LunchApp} from '../../../source/tui/app/app-view.tsx';
import {createApp} from '../../../source/tui/app/controller.ts';
import {createFrame} from '../../../source/tui/app/frame.ts';
import {Row} from '../../../source/tui/app/row.tsx';
import {takeInput} from '../../../source/tui/app/take-input.ts';
import {span} from '../../../source/tui/components/line.ts';
import {bindKeys} from '../../../source/tui/keys/key-bindings.ts';
import type {App} from '../../../source/tui/model/app/app.ts';
import {nothingRemembered, type Remembered} from '../../../source/tui/model/app/remembered.ts';
import {createFunctionsSource} from '../../../source/tui/model/functions/functions-source.ts';
import {createJobsSource} from '../../../source/tui/model/jobs/jobs-source.ts';
import {createLunchSource} from '../../../source/tui/model/lunch/lunch-source.ts';
import {createServicesSource} from '../../../source/tui/model/services/services-source.ts';
import {createInputParser} from '../../../source/tui/terminal/input/input-parser.ts';
import {unicodeSigns} from '../../../source/tui/theme.ts';

afterEach(cleanup);

const nothingHere = () => Promise.reject(new Error('nothing here'));

function openApp() {
	const lunch = createLunchSource({
		relay: createSampleRelay(),
		isSample: true,
		cacheMode: 'cached',
		openSample: async () => createSampleRelay(),
	});
	let kept: Remembered = nothingRemembered;
	const app = createApp({
		lunch,
		functions: createFunctionsSource({open: nothingHere, requestOf: nothingHere}),
		jobs: createJobsSource({open: nothingHere}),
		services: createServicesSource({open: nothingHere}),
		memory: {
			read: () => kept,
			write: part => {
				kept = {...kept, ...part};
			},
		},
		config: {
			isOffline: false,
			priceFor: null,
			isDemo: true,
			flags: ['--demo'],
			cacheFile: null,
			fixedSourcesReason: null,
			folder: '/',
			home: '/',
			signs: unicodeSigns,
			isLinear: false,
			editor: 'vi',
			chart: 'braille',
			bindings: bindKeys(actions),
		},
		size: {columns: 100, rows: 24},
		restMs: 10,
	});
	const copied: string[] = [];
	app.effects = {...app.effects, copy: text => copied.push(text)};
	app.goTo('restaurants');
	return {app, copied, remembered: () => kept};
}

/** Types as at a keyboard. */
function type(app: App, text: string): void {
	takeInput(app, createInputParser().push(text));
}

it('a row is one line, however it is made up', () => {
	const {lastFrame} = render(<Row spans={[span('a', 'title'), span('b'), span('c', 'match')]} />);
	expect(lastFrame()).toBe('abc');
});

it('the app draws what its data says, and does what keys say', async () => {
	const {app, copied, remembered} = openApp();
	const {lastFrame} = render(<LunchApp app={app} frame={createFrame()} />);
	await expect.poll(() => lastFrame(), {timeout: 10_000}).toContain('Jöns Jacob');
	type(app, '/jacob');
	await expect.poll(() => lastFrame()).toContain('1 of 1');
	type(app, '\r');
	await expect.poll(() => lastFrame()).toContain('Soppa med pankakor');
	type(app, '*y');
	await expect.poll(() => lastFrame()).toContain('Copied the menu');
	expect(copied[0]).toContain('- Soppa med pankakor');
	type(app, 'q');
	expect(await app.ended).toBe(0);
	app.close();
	expect(remembered()).toMatchObject({favourites: ['jons'], panes: {restaurants: {filter: 'jacob'}}});
});

it('what a disabled action is disabled for is said', async () => {
	const {app} = openApp();
	const {lastFrame} = render(<LunchApp app={app} frame={createFrame()} />);
	app.perform('clearAllAnswers');
	await expect.poll(() => lastFrame()).toContain('Clear all is for Services');
	app.perform('refresh');
	await expect.poll(() => lastFrame()).toContain('The sample never changes');
	app.close();
});

it('the palette finds an action by a few of its letters', async () => {
	const {app} = openApp();
	const {lastFrame} = render(<LunchApp app={app} frame={createFrame()} />);
	app.perform('palette');
	type(app, 'gtoday');
	await expect.poll(() => lastFrame()).toMatch(/❯ Go to Today/);
	type(app, '\r');
	await expect.poll(() => lastFrame()).toMatch(/╭─ Today/);
	app.close();
});
