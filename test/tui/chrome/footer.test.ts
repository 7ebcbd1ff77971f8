import {afterEach, describe, expect, it} from 'vitest';
import {footerHints} from '../../../source/tui/chrome/footer.ts';
import {lineText} from '../../../source/tui/components/line.ts';
import {openCallForm} from '../../../source/tui/screens/functions/calls/call-form.ts';
import {openSampleApp} from '../../support/app/sample-app.ts';

const opened: {close(): void}[] = [];

afterEach(() => {
	for (const app of opened.splice(0)) app.close();
});

async function open(screen: string) {
	const {app} = openSampleApp();
	opened.push(app);
	await app.lunch.showListing();
	await app.lunch.showMenus();
	app.goTo(screen);
	/** The first hints of the footer, which say what Enter and Esc do. */
	const hints = () =>
		footerHints(app.snapshot(), 200)
			.map(({spans}) => lineText(spans).trim())
			.filter(text => /^(?:Enter|Esc) /.test(text));
	const type = (text: string) => app.press([...text].map(character => ({name: character, text: character})));
	const press = (name: string) => app.press([{name, text: null}]);
	return {app, hints, type, press};
}

describe('the footer says what Enter and Esc do', () => {
	it('in a filter, which is kept only where something is typed', async () => {
		const {hints, type} = await open('restaurants');
		type('/');
		expect(hints()).toEqual(['Enter leave the field', 'Esc leave the field']);
		type('bi');
		expect(hints()).toEqual(['Enter keep the filter', 'Esc drop the filter']);
	});

	it('in Search, which opens what it found', async () => {
		const {hints, type} = await open('search');
		type('/');
		expect(hints()).toEqual(['Enter leave the field', 'Esc leave the field']);
		type('soppa');
		expect(hints()).toEqual(['Enter open', 'Esc leave the field']);
		type(' of nothing');
		expect(hints()).toEqual(['Enter leave the field', 'Esc leave the field']);
	});

	it('in the search of a log', async () => {
		const {hints, type} = await open('serviceLog');
		type('/');
		expect(hints()).toEqual(['Enter leave the field', 'Esc leave the field']);
		type('warning');
		expect(hints()).toEqual(['Enter find next', 'Esc drop the search']);
	});

	it('in the palette, where there may be nothing to choose', async () => {
		const {hints, type} = await open('restaurants');
		type(':');
		expect(hints()).toEqual(['Enter choose', 'Esc close']);
		type('xyzzyq');
		expect(hints()).toEqual(['Esc close']);
	});

	it('in the lists of dishes and diets', async () => {
		const {hints, type, press} = await open('today');
		type('w');
		expect(hints()).toEqual(['Esc close']);
		type('soppa');
		expect(hints()).toEqual(['Enter add', 'Esc close']);
		press('enter');
		expect(hints()).toEqual(['Enter remove', 'Esc close']);
		press('esc');
		type('d');
		expect(hints()).toEqual(['Enter add', 'Esc close']);
		press('enter');
		expect(hints()).toEqual(['Enter remove', 'Esc close']);
	});

	it('in the form of a call, by the field', async () => {
		const {app, hints, type, press} = await open('functions');
		openCallForm(app);
		expect(hints()).toEqual(['Enter accept', 'Esc cancel']);
		type('(x) => {');
		expect(hints()).toEqual(['Enter new line', 'Esc cancel']);
		type('}');
		expect(hints()).toEqual(['Enter next field', 'Esc cancel']);
		press('enter');
		expect(app.snapshot().state.overlay).toMatchObject({kind: 'form', index: 1});
	});

	it('on the row of the restaurants without a menu', async () => {
		const {app, hints, type, press} = await open('today');
		const {screen} = app.snapshot();
		type('G');
		expect(hints()).toEqual(['Enter open']);
		const folded = screen.rows(app.snapshot()).length;
		press('enter');
		expect(hints()).toEqual(['Enter close']);
		expect(screen.rows(app.snapshot()).length).toBeGreaterThan(folded);
	});
});
