import {cleanup, render} from 'ink-testing-library';
import {afterEach, expect, it} from 'vitest';
import {LunchApp} from '../../../source/tui/app/drawing/app-view.tsx';
import {createFrame} from '../../../source/tui/app/drawing/frame.ts';
import {Row} from '../../../source/tui/app/drawing/row.tsx';
import {takeInput} from '../../../source/tui/app/input/take-input.ts';
import {span} from '../../../source/tui/components/line.ts';
import type {App} from '../../../source/tui/model/app/app.ts';
import {createInputParser} from '../../../source/tui/terminal/input/input-parser.ts';
import {openSampleApp} from '../../support/app/sample-app.ts';

afterEach(cleanup);

/** Types as at a keyboard. */
function type(app: App, text: string): void {
	takeInput(app, createInputParser().push(text));
}

it('a row is one line, however it is made up', () => {
	const {lastFrame} = render(<Row looks={0} spans={[span('a', 'title'), span('b'), span('c', 'match')]} />);
	expect(lastFrame()).toBe('abc');
});

it('the app draws what its data says, and does what keys say', async () => {
	const {app, copied, remembered} = openSampleApp();
	const {lastFrame} = render(<LunchApp app={app} frame={createFrame()} />);
	await expect.poll(() => lastFrame()).toContain('Jöns Jacob');
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
	const {app} = openSampleApp();
	const {lastFrame} = render(<LunchApp app={app} frame={createFrame()} />);
	app.perform('clearAllAnswers');
	await expect.poll(() => lastFrame()).toContain('Clear all is for Services');
	app.perform('refresh');
	await expect.poll(() => lastFrame()).toContain('The sample never changes');
	app.close();
});

it('the palette finds an action by a few of its letters', async () => {
	const {app} = openSampleApp();
	const {lastFrame} = render(<LunchApp app={app} frame={createFrame()} />);
	app.perform('palette');
	type(app, 'gtoday');
	await expect.poll(() => lastFrame()).toMatch(/❯ Go to Today/);
	type(app, '\r');
	await expect.poll(() => lastFrame()).toMatch(/╭─ Today/);
	app.close();
});
