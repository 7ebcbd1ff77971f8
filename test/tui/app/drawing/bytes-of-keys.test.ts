import {EventEmitter} from 'node:events';
import type {WriteStream} from 'node:tty';
import {expect, it} from 'vitest';
import {createDirectDrawing} from '../../../../source/tui/app/drawing/direct-drawing.ts';
import {createFrame} from '../../../../source/tui/app/drawing/frame.ts';
import type {ActionId} from '../../../../source/tui/keys/action-ids.ts';
import {createFrameWriter} from '../../../../source/tui/terminal/frame/frame-writer.ts';
import {openSampleApp} from '../../../support/app/sample-app.ts';

const COLUMNS = 120;
const ROWS = 40;
const RESTAURANTS = 400;
const MOST_BYTES = 1024;

/** The app with a list that fills the screen many times, and the bytes that work in it writes. */
async function openLongList() {
	const {app} = openSampleApp(relay => ({
		...relay,
		async restaurants(options) {
			const listing = await relay.restaurants(options);
			const places = ['Åkanten', 'Björken', 'Örnen', 'Eken'];
			const restaurants = Array.from({length: RESTAURANTS}, (_, index) => ({
				id: `r${index}`,
				name: `Restaurang ${places[index % places.length]} ${index}`,
				region: 'Solna',
				coordinate: null,
				homepage: `https://example.org/${index}`,
				menuUrl: null,
				mapUrl: null,
			}));
			return {...listing, restaurants};
		},
	}));
	app.update(state => ({...state, size: {columns: COLUMNS, rows: ROWS}}));
	await app.lunch.showListing();
	let written = '';
	const output = Object.assign(new EventEmitter(), {
		columns: COLUMNS,
		rows: ROWS,
		write(text: string) {
			written += text;
			return true;
		},
	});
	const writer = createFrameWriter(output as unknown as WriteStream);
	writer.begin();
	const drawing = createDirectDrawing(app, createFrame(), writer);
	drawing.draw();
	return {
		app,
		bytesOf(work: () => void): number {
			written = '';
			drawing.press(work);
			return Buffer.byteLength(written);
		},
		close() {
			drawing.close();
			app.close();
		},
	};
}

it('a key that moves, turns a page or filters a long list costs at most a kilobyte', async () => {
	const {app, bytesOf, close} = await openLongList();
	const movements: readonly ActionId[] = [
		...Array<ActionId>(50).fill('down'),
		...Array<ActionId>(4).fill('pageDown'),
		'halfUp',
		'up',
		'pageUp',
		'last',
		'first',
	];
	for (const movement of movements) {
		expect(
			bytesOf(() => app.perform(movement)),
			movement,
		).toBeLessThanOrEqual(MOST_BYTES);
	}
	app.perform('filter');
	for (const letter of 'eken 3') {
		expect(
			bytesOf(() => app.press([{name: letter, text: letter}])),
			letter,
		).toBeLessThanOrEqual(MOST_BYTES);
	}
	close();
});

// Nearly all of such a frame is new, and half of it is text; after an area without two panes their edges are new, too.
it.each([
	['restaurants', 'jobs', 1350],
	['jobs', 'restaurants', 2600],
	['restaurants', 'functions', 1350],
	['restaurants', 'today', 1200],
	['today', 'week', 1500],
	['functions', 'dashboard', 1400],
	['dashboard', 'restaurants', 4100],
])('from %s to %s little more is written than text and frames', async (from, to, mostBytes) => {
	const {app, bytesOf, close} = await openLongList();
	bytesOf(() => app.goTo(from));
	expect(bytesOf(() => app.goTo(to))).toBeLessThanOrEqual(mostBytes);
	close();
});
