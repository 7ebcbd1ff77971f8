import {EventEmitter} from 'node:events';
import {setImmediate} from 'node:timers/promises';
import type {ReadStream, WriteStream} from 'node:tty';
import {render} from 'ink';
import {createElement} from 'react';
import {beforeAll, describe, expect, it, vi} from 'vitest';
import {LunchApp} from '../../../../source/tui/app/drawing/app-view.tsx';
import {createDirectDrawing, type DirectDrawing} from '../../../../source/tui/app/drawing/direct-drawing.ts';
import {createFrame} from '../../../../source/tui/app/drawing/frame.ts';
import {createFrameCells} from '../../../../source/tui/components/frame-cells.ts';
import type {AppState} from '../../../../source/tui/model/app/app-state.ts';
import {screenNames} from '../../../../source/tui/screens/areas.ts';
import type {CellRow} from '../../../../source/tui/terminal/frame/cell.ts';
import {createFrameWriter} from '../../../../source/tui/terminal/frame/frame-writer.ts';
import {parseRow} from '../../../../source/tui/terminal/frame/parse-row.ts';
import {nastyNames} from '../../../support/app/nasty-names.ts';
import {openSampleApp} from '../../../support/app/sample-app.ts';
import {poll} from '../../../support/poll.ts';

/** Ink is told a second after the last key, and that may be late. */
const PAUSE = {timeout: 20_000};

function makeOutput(columns: number, rows: number) {
	const written: string[] = [];
	const output = Object.assign(new EventEmitter(), {
		isTTY: true,
		columns,
		rows,
		write(text: string) {
			written.push(text);
			return true;
		},
	});
	return {output: output as unknown as WriteStream, written};
}

/** The app of the sample, with names that terminals disagree about. */
async function openNastyApp() {
	const {app} = openSampleApp(relay => ({
		...relay,
		async restaurants(options) {
			const listing = await relay.restaurants(options);
			const restaurants = listing.restaurants.map((restaurant, index) => ({
				...restaurant,
				name: nastyNames[index] ?? restaurant.name,
			}));
			return {...listing, restaurants};
		},
	}));
	await app.lunch.showListing();
	await app.lunch.showMenus();
	return app;
}

function inWords(rows: readonly CellRow[]): string[] {
	return rows.map(row =>
		row
			.map(cell => (cell ? `${cell.text}${cell.style && `<${cell.style}>`}${cell.link && `(${cell.link})`}` : ''))
			.join('|'),
	);
}

describe.each([
	[120, 40],
	[80, 24],
	[40, 12],
	[20, 6],
])('%i x %i', (columns, rows) => {
	let app: Awaited<ReturnType<typeof openNastyApp>>;
	let atFirst: AppState;
	beforeAll(async () => {
		app = await openNastyApp();
		atFirst = app.snapshot().state;
		return () => app.close();
	});

	it.each(screenNames)("%s: Ink's frame is the one that is drawn without it", async name => {
		app.update(() => atFirst);
		const frame = createFrame();
		const {output, written} = makeOutput(columns, rows);
		const ink = render(createElement(LunchApp, {app, frame}), {
			stdout: output,
			stdin: Object.assign(new EventEmitter(), {isTTY: false}) as unknown as ReadStream,
			// Every frame as it is.
			debug: true,
			patchConsole: false,
		});
		const inkRows = () => {
			const lines = (written.at(-1) ?? '').split('\n');
			return Array.from({length: rows}, (_, row) => parseRow(lines[row] ?? '', columns));
		};
		const cellsOf = createFrameCells();
		const drawnRows = () => cellsOf(createFrame().lines(app.snapshot(), {columns, rows}, frame.turn), columns);
		app.goTo(name);
		const steps: [string, () => void][] = [
			['as it is', () => {}],
			['down', () => app.perform('down')],
			['with the palette', () => app.perform('palette')],
			['with letters in it', () => app.press([{name: 'o', text: 'o'}])],
			['without it', () => app.perform('cancelInput')],
			['with the help', () => app.perform('help')],
		];
		let shown = '';
		let looked = -1;
		let byInk: string[] = [];
		let drawn: string[] = [];
		/** Looks at both frames, where Ink has written another one since the last look. */
		const isSame = (): boolean => {
			if (looked === written.length) return false;
			looked = written.length;
			byInk = inWords(inkRows());
			drawn = inWords(drawnRows());
			return byInk.join() === drawn.join();
		};
		for (const [step, work] of steps) {
			work();
			looked = -1;
			// React draws a change before anything else can happen.
			await setImmediate();
			// A failed expectation draws all that differs, which takes longer than the frame.
			await poll(step, isSame, 5000).catch(() => {});
			expect(byInk, step).toEqual(drawn);
			shown += byInk.join('');
		}
		// Looks and links were compared, not only letters.
		expect(shown).toContain('<1');
		if (name === 'menu' && columns >= 80) expect(shown).toContain('(id=');
		ink.unmount();
	});
});

it('keys are drawn at once, and others are told when they pause', async () => {
	const app = await openNastyApp();
	app.goTo('restaurants');
	const {output, written} = makeOutput(80, 24);
	const writer = createFrameWriter(output);
	writer.begin();
	const drawing = createDirectDrawing(app, createFrame(), writer, 200);
	drawing.draw();
	const listener = vi.fn();
	drawing.subscribe(listener);
	written.length = 0;
	for (let index = 0; index < 3; index++) {
		const before = written.length;
		drawing.press(() => app.perform(index % 2 === 0 ? 'last' : 'first'));
		expect(written.length).toBe(before + 1);
		expect(listener).not.toHaveBeenCalled();
	}
	await vi.waitFor(() => expect(listener).toHaveBeenCalled(), PAUSE);
	listener.mockClear();
	// A change that came without a key is drawn, too; many changes are one.
	written.length = 0;
	for (let index = 0; index < 5; index++) app.say(`answer ${index}`);
	await vi.waitFor(() => expect(written.join('')).toContain('answer 4'));
	expect(listener).not.toHaveBeenCalled();
	await vi.waitFor(() => expect(listener).toHaveBeenCalledOnce(), PAUSE);
	drawing.close();
	writer.end();
	expect(written.at(-2)).toContain('\u001B[?1049l');
	app.close();
});

it("a frame of Ink's that is older than a key does not take away what the key did", async () => {
	const app = await openNastyApp();
	app.goTo('restaurants');
	const {output, written} = makeOutput(80, 24);
	const writer = createFrameWriter(output, () => drawing.newer());
	writer.begin();
	const drawing: DirectDrawing = createDirectDrawing(app, createFrame(), writer, 200);
	drawing.draw();
	const listener = vi.fn();
	drawing.subscribe(listener);
	drawing.press(() => app.perform('palette'));
	written.length = 0;
	const old = '0123456789';
	writer.stdout.write(old);
	expect(written).toEqual([]);
	// Also where the screen has to be drawn from the start.
	writer.forget();
	writer.stdout.write(old);
	expect(written.join('')).toContain('Actions');
	expect(written.join('')).not.toContain(old);
	// A frame that was made once Ink was told is drawn.
	await vi.waitFor(() => expect(listener).toHaveBeenCalled(), PAUSE);
	writer.stdout.write(old);
	expect(written.join('')).toContain(old);
	drawing.close();
	writer.end();
	app.close();
});
