import {describe, expect, it} from 'vitest';
import {LunchError} from '../../../source/shared/errors.ts';
import {widthOf} from '../../../source/shared/text/text-width.ts';
import {createFrame} from '../../../source/tui/app/drawing/frame.ts';
import {helpEntries, helpLines} from '../../../source/tui/chrome/help-lines.ts';
import {lineText} from '../../../source/tui/components/line.ts';
import {withPane} from '../../../source/tui/model/app/app-state.ts';
import {fieldOf} from '../../../source/tui/model/input/field.ts';
import {openSampleApp} from '../../support/app/sample-app.ts';

const sizes = [
	[80, 24],
	[40, 12],
] as const;

/** The app of the sample on a screen, and the rows that it shows there. */
async function open(screen: string, [columns, rows]: readonly [number, number]) {
	const {app} = openSampleApp();
	app.update(state => ({...state, size: {columns, rows}}));
	await app.lunch.showListing();
	await app.lunch.showMenus();
	await app.lunch.showDirectory();
	app.goTo(screen);
	const shown = () =>
		createFrame()
			.lines(app.snapshot(), {columns, rows}, 0)
			.map(spans => lineText(spans));
	return {app, shown};
}

describe.each(sizes)('at %i x %i', (...size) => {
	it.each(['restaurants', 'search', 'find'])('the end of a long text in the field of %s is in sight', async screen => {
		const {app, shown} = await open(screen, size);
		const text = 'a restaurant whose name is longer than the list beside its menus is wide, or so';
		app.update(state => withPane(state, {field: fieldOf(text), isTyping: true}));
		expect(shown().join('\n')).toContain('or so▏');
		app.close();
	});

	it.each(['find', 'cache', 'search'])('no line above the list of %s is cut', async screen => {
		const {app, shown} = await open(screen, size);
		if (screen === 'cache') await app.lunch.showCache();
		const list = shown().findIndex(row => row.includes('❯'));
		for (const row of shown().slice(3, list < 0 ? undefined : list)) expect(row).not.toMatch(/… ?│/);
		app.close();
	});

	it('each row of Search shows the word that matched', async () => {
		const {app, shown} = await open('search', size);
		app.update(state => withPane(state, {field: fieldOf('sås')}));
		const rows = shown().filter(row => /^│ [❯ ] \S/.test(row) && !row.includes('╰'));
		expect(rows.length).toBeGreaterThan(2);
		for (const row of rows) expect(row.slice(0, row.indexOf('│', 1))).toContain('sås');
		app.close();
	});

	it('Week shows each of its days, and only keys that there is room for', async () => {
		const {app, shown} = await open('week', size);
		await app.lunch.showWeeks(['bikupan'], app.lunch.data().today);
		const text = shown().join('\n');
		for (const day of ['Mon', 'Wed', 'Sun']) expect(text).toContain(day);
		expect(shown().find(row => row.includes('─ Week'))).not.toContain('…');
		app.close();
	});
});

it.each([
	[40, 12],
	[20, 6],
] as const)('a long message is shown in full in front of the last lines at %i x %i', async (...size) => {
	const {app, shown} = await open('restaurants', size);
	const before = shown();
	const message = 'The file is not written: take another name.';
	app.say(message, true);
	const lines = shown();
	const count = Math.ceil((message.length + 4) / size[0]);
	expect(lines).toHaveLength(size[1]);
	expect(lines.slice(0, -count)).toEqual(before.slice(0, -count));
	const said = lines.slice(-count).map(row => row.trim());
	expect(said.join(' ')).toBe(message);
	app.close();
});

it('a message that is longer than the screen can be read to its end', async () => {
	const {app, shown} = await open('restaurants', [20, 6]);
	const message =
		'There is no folder /home/somebody/of/a/very/long/path/to/results of the jobs of last week, and none was made: the last word is here.';
	app.say(message, true);
	const texts = new Set<string>();
	for (let key = 0; key < 12; key++) {
		const rows = shown();
		expect(rows).toHaveLength(6);
		for (const row of rows.slice(1, -1)) texts.add(row.replaceAll(/[│╭╮╰╯─]/g, '').trim());
		app.press([{name: 'down', text: null}]);
	}
	expect(shown().join('')).toContain('word is here.');
	expect([...texts].join('')).not.toContain('…');
	const words = [...texts].join(' ').replaceAll(' ', '');
	for (const word of message.split(' ').filter(word => word.length < 12)) expect(words).toContain(word);
	app.press([{name: 'esc', text: null}]);
	expect(app.snapshot().state.overlay).toBeNull();
	app.close();
});

it('good news is told in full, too', async () => {
	const {app, shown} = await open('restaurants', [20, 6]);
	app.say('Results of 12 jobs are written to the folder of this week.');
	expect(
		shown()
			.slice(-4)
			.map(row => row.trim())
			.join(' '),
	).toBe('Results of 12 jobs are written to the folder of this week.');
	app.close();
});

it('the notice of the sample says in 40 columns too what to do', async () => {
	const {app} = await open('restaurants', [40, 12]);
	const snapshot = app.snapshot();
	const because = new LunchError('UPSTREAM_UNREACHABLE', 'The upstream is unreachable.');
	const lines = createFrame().lines({...snapshot, data: {...snapshot.data, sample: {because}}}, snapshot.state.size, 0);
	const rows = lines.map(spans => lineText(spans).trim());
	expect(rows).toHaveLength(12);
	expect(rows.slice(2, 5).join(' ')).toContain('r tries again, F finds canteens elsewhere.');
	app.close();
});

it.each([76, 36, 16])('the help says each thing in few lines in %i columns', columns => {
	const {app} = openSampleApp();
	const {bindings} = app.config;
	const lines = helpLines(bindings, columns).map(spans => lineText(spans));
	for (const row of lines) expect(widthOf(row)).toBeLessThanOrEqual(columns);
	expect(lines.length).toBeLessThan(helpEntries(bindings).length * (columns < 20 ? 7 : 4));
	app.close();
});

it('Find names no key that does nothing here', async () => {
	const {app, shown} = await open('find', [120, 40]);
	expect(shown().join('\n')).toContain('* adds it to your lists');
	const snapshot = app.snapshot();
	const config = {...snapshot.config, fixedSourcesReason: 'The sample has no other canteens'};
	const lines = createFrame().lines({...snapshot, config}, {columns: 120, rows: 40}, 0);
	const rows = lines.map(spans => lineText(spans));
	expect(rows.join('\n')).not.toContain('adds it to your lists');
	expect(rows.join('\n')).toContain('nearest first');
	app.close();
});
