import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {createMenu} from '../../../../source/relay/menus/menu.ts';
import type {MenuAnswer} from '../../../../source/relay/relay.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import {shellWords} from '../../../../source/shared/text/shell-words.ts';
import {widthOf} from '../../../../source/shared/text/text-width.ts';
import {fuzzyScore} from '../../../../source/tui/chrome/fuzzy-score.ts';
import {frameLayout, splitLayout} from '../../../../source/tui/components/layout.ts';
import {cutLine, justify, line, lineText, lineWidth, span} from '../../../../source/tui/components/line.ts';
import {scrolledTo} from '../../../../source/tui/components/list-lines.ts';
import {emptyPane, moved, moveSelection, selectedIndex, toggled} from '../../../../source/tui/model/app/app-state.ts';
import {nothingRemembered, openMemory, readRemembered} from '../../../../source/tui/model/app/remembered.ts';
import {changedParts, pickRemembered, startState} from '../../../../source/tui/model/app/start-state.ts';
import {editField, emptyField, fieldOf, insertText} from '../../../../source/tui/model/input/field.ts';
import {answered, asked, failedWith, heldIn, idle, isUnderWay} from '../../../../source/tui/model/source/resource.ts';
import {matchingDishes, servedDishes} from '../../../../source/tui/screens/lunch/search/dish-index.ts';
import {shareLines} from '../../../../source/tui/screens/lunch/today/today-entries.ts';
import {rankToday} from '../../../../source/tui/screens/lunch/today/today-list.ts';

const folders: string[] = [];

afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, {recursive: true});
});

function folder(): string {
	const made = mkdtempSync(join(tmpdir(), 'lunch-memory-'));
	folders.push(made);
	return made;
}

const TODAY = '2024-04-04';
const restaurant = (id: string) => ({
	id,
	name: `Restaurang ${id}`,
	region: 'Solna',
	coordinate: null,
	homepage: null,
	menuUrl: null,
	mapUrl: null,
});
const answer = (id: string, dishes: string[], state: 'fresh' | 'stale' = 'fresh', date = TODAY): MenuAnswer => ({
	restaurant: restaurant(id),
	day: TODAY,
	menu: createMenu(date, dishes),
	isAhead: false,
	skipped: 0,
	cut: 0,
	revalidation: null,
	source: {upstream: 'http://x', state, fetchedAt: new Date(0), lastError: null},
});

describe('selection', () => {
	const rows = ['a', 'b', 'c', 'd'];

	it('moves and stops at the ends', () => {
		expect(moved(0, 'up', 4, 10)).toBe(0);
		expect(moved(3, 'pageDown', 4, 10)).toBe(3);
		expect(moved(1, 'last', 4, 10)).toBe(3);
		expect(moved(0, 'down', 0, 10)).toBe(0);
		expect(moveSelection({...emptyPane, selected: 'b'}, rows, 'down', 5)).toMatchObject({selected: 'c', index: 2});
		expect(moveSelection(emptyPane, [], 'down', 5)).toBe(emptyPane);
	});

	it('stays on its row when others come and go, and on its place when that row goes', () => {
		const pane = {...emptyPane, selected: 'c', index: 2};
		expect(selectedIndex(pane, ['x', 'y', 'a', 'c'])).toBe(3);
		expect(selectedIndex(pane, ['a', 'b', 'd'])).toBe(2);
		expect(selectedIndex(pane, ['a'])).toBe(0);
		expect(selectedIndex(pane, [])).toBe(0);
	});

	it('scrolls no further than it must', () => {
		expect(scrolledTo(0, 3, 10, 100)).toBe(0);
		expect(scrolledTo(0, 9, 10, 100)).toBe(1);
		expect(scrolledTo(50, 50, 10, 100)).toBe(49);
		expect(scrolledTo(0, 99, 10, 100)).toBe(90);
		expect(scrolledTo(95, 0, 10, 5)).toBe(0);
		expect(scrolledTo(0, 2, 1, 5)).toBe(2);
	});

	it('adds and takes away', () => {
		expect(toggled(['a'], 'b')).toEqual(['a', 'b']);
		expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
	});
});

describe('a field', () => {
	it('counts graphemes', () => {
		const field = insertText(insertText(emptyField, 'å👩‍🍳'), 'x');
		expect(field).toEqual({text: 'å👩‍🍳x', cursor: 3});
		expect(editField(editField(field, 'cursorLeft'), 'eraseBefore')).toEqual({text: 'åx', cursor: 1});
	});

	it('erases words and all, moves to both ends', () => {
		const field = fieldOf('röd lök ');
		expect(editField(field, 'eraseWord').text).toBe('röd ');
		expect(editField(field, 'cursorStart').cursor).toBe(0);
		expect(editField(editField(field, 'cursorStart'), 'eraseAfter').text).toBe('öd lök ');
		expect(editField(field, 'eraseAll')).toBe(emptyField);
		expect(editField(emptyField, 'eraseBefore')).toBe(emptyField);
	});

	it('takes no control characters, no line breaks and no novels', () => {
		expect(insertText(emptyField, 'a\nb\u0007').text).toBe('a b');
		expect(insertText(fieldOf('x'.repeat(1999)), 'yy').text).toHaveLength(1999);
		expect(insertText(fieldOf('a'), ' ').text).toBe('a ');
	});
});

describe('a resource', () => {
	const lastError = new LunchError('UPSTREAM_UNREACHABLE', 'no');

	it('keeps what it holds while it is asked for, and when nothing comes', () => {
		const ready = answered(answer('a', ['x']), {isEmpty: false, isRefreshing: false});
		expect(ready.state).toBe('ready');
		expect(isUnderWay(asked(ready))).toBe(true);
		expect(failedWith(asked(ready), lastError)).toMatchObject({state: 'stale', isRefreshing: false, lastError});
		expect(failedWith(asked(idle), lastError)).toEqual({state: 'failed', error: lastError});
		expect(asked(idle)).toEqual({state: 'loading'});
	});

	it('is stale when its source is, empty when it holds nothing', () => {
		expect(answered(answer('a', ['x'], 'stale'), {isEmpty: false, isRefreshing: true})).toMatchObject({
			state: 'stale',
			isRefreshing: true,
		});
		expect(answered(answer('a', []), {isEmpty: true, isRefreshing: false}).state).toBe('empty');
		expect(heldIn(idle)).toBeNull();
	});
});

describe('what is remembered', () => {
	it('survives, whole, and leaves nothing beside it', () => {
		const place = folder();
		const memory = openMemory(place);
		expect(memory.read()).toEqual(nothingRemembered);
		memory.write({favourites: ['a'], screen: 'today'});
		openMemory(place).write({words: ['soppa']});
		expect(memory.read()).toEqual({...nothingRemembered, favourites: ['a'], screen: 'today', words: ['soppa']});
		expect(readdirSync(place)).toEqual(['app.json']);
	});

	it.each(['', '{', '[]', 'null', '{"favourites": 5, "panes": {"a": 1}}'])('damage is as if it never was: %s', text => {
		const place = folder();
		writeFileSync(join(place, 'app.json'), text);
		expect(openMemory(place).read()).toEqual(nothingRemembered);
	});

	it('is cleaned: a file is written by anyone', () => {
		expect(readRemembered({favourites: ['a', 'a', 7, 'b\u001B[31m'], diet: 'meat'})).toMatchObject({
			favourites: ['a', 'b'],
			diets: [],
		});
	});

	it('starts where the person left, and knows what changed', () => {
		const remembered = {
			...nothingRemembered,
			screen: 'today',
			panes: {search: {selected: null, filter: 'fisk'}, gone: {selected: 'x', filter: ''}},
		};
		const state = startState(remembered, ['restaurants', 'search', 'today'], {columns: 80, rows: 24});
		expect(state.screen).toBe('today');
		expect(state.panes.search?.field.text).toBe('fisk');
		expect(state.panes.gone).toBeUndefined();
		expect(startState({...remembered, screen: 'gone'}, ['restaurants'], {columns: 80, rows: 24}).screen).toBe(
			'restaurants',
		);
		const before = pickRemembered(state);
		expect(changedParts(before, pickRemembered(state))).toBeNull();
		expect(changedParts(before, pickRemembered({...state, words: ['x']}))).toEqual({words: ['x']});
	});
});

describe('Today', () => {
	const taste = {favourites: ['b'], words: ['pannkaka'], diets: []};

	it('puts favourite dishes before favourite restaurants before the rest, and what has no menu aside', () => {
		const dishes = {a: ['Köttbullar'], b: ['Gröt'], c: ['PANNKAKA med sylt'], d: ['Stängt'], f: []};
		const menus = new Map(
			Object.entries(dishes).map(([id, names]) => [
				id,
				answered(answer(id, names), {isEmpty: false, isRefreshing: false}),
			]),
		);
		const {serving, rest} = rankToday(['a', 'b', 'c', 'd', 'e', 'f'].map(restaurant), menus, taste, () => TODAY);
		expect(serving.map(({restaurant: {id}}) => id)).toEqual(['c', 'b', 'a']);
		expect(serving.map(({reasons}) => reasons[0]?.text.english)).toEqual([
			'has pannkaka',
			'favourite restaurant',
			'1 dish',
		]);
		// Nothing is known of "e", which is said to be to come.
		expect(rest.map(({restaurant: {id}}) => id)).toEqual(['d', 'f']);
	});

	it('shares the lines that there are among the restaurants', () => {
		expect(shareLines([3, 1, 2], 20)).toEqual([3, 1, 2]);
		expect(shareLines([3, 1, 2], 5)).toEqual([2, 1, 2]);
		expect(shareLines([3, 1, 2], 4)).toEqual([2, 1, 1]);
		expect(shareLines([3, 1, 2], 0)).toEqual([0, 0, 0]);
		expect(shareLines([3], -1)).toEqual([0]);
	});
});

describe('Search', () => {
	it('needs every word, folds accents, and leaves out other days', () => {
		const menus = new Map([
			['a', answered(answer('a', ['Räksoppa med bröd', 'Soppa']), {isEmpty: false, isRefreshing: false})],
			['b', answered(answer('b', ['Räksoppa'], 'fresh', '2024-04-03'), {isEmpty: false, isRefreshing: false})],
		]);
		const dishes = servedDishes(['a', 'b', 'c'], menus, () => TODAY);
		expect(matchingDishes(dishes, 'RAK brod').map(({dish}) => dish.name)).toEqual(['Räksoppa med bröd']);
		expect(matchingDishes(dishes, ' ')).toEqual([]);
	});
});

describe('lines', () => {
	it('are cut and filled by columns, not by characters', () => {
		expect(lineText(cutLine([span('寿司'), span('abc')], 5))).toBe('寿司…');
		for (const columns of [1, 5, 12, 40]) {
			expect(lineWidth(justify(line('Räfven 寿司レストラン'), [span('3 dishes')], columns))).toBe(columns);
		}
		expect(widthOf('Ra\u0308ka')).toBe(4);
	});

	it('share the room by what fits', () => {
		expect(splitLayout({columns: 120, rows: 30}).mode).toBe('beside');
		expect(splitLayout({columns: 60, rows: 30}).mode).toBe('below');
		expect(splitLayout({columns: 60, rows: 10}).mode).toBe('alone');
		expect(frameLayout({columns: 20, rows: 2}, 0)).toMatchObject({hasHeader: false, hasFooter: false, body: {rows: 2}});
		for (const rows of [1, 2, 3, 4, 5, 6, 24]) {
			const {hasHeader, hasFooter, body} = frameLayout({columns: 20, rows}, 1);
			expect(body.rows + Number(hasHeader) + Number(hasFooter)).toBeLessThanOrEqual(rows);
		}
	});
});

it('fuzzy search finds letters in their order, starts of words first', () => {
	expect(fuzzyScore('Refresh all', 'rfsh')).not.toBeNull();
	expect(fuzzyScore('Refresh', 'hr')).toBeNull();
	expect(fuzzyScore('Go to Cache', 'ca') ?? 0).toBeGreaterThan(fuzzyScore('Interactive', 'ca') ?? 0);
});

it('a command can be pasted into a shell', () => {
	expect(shellWords(['lunch', 'search', "l'ägg", 'a b'])).toBe("lunch search 'l'\\''ägg' 'a b'");
});
