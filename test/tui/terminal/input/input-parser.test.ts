import {describe, expect, it, test} from 'vitest';
import {actions} from '../../../../source/tui/app/actions.ts';
import {bindKeys} from '../../../../source/tui/keys/key-bindings.ts';
import {namedKeys, unmodified} from '../../../../source/tui/keys/key-label.ts';
import type {InputEvent} from '../../../../source/tui/terminal/input/input-event.ts';
import {createInputParser} from '../../../../source/tui/terminal/input/input-parser.ts';
import {formsOf} from './key-forms.ts';

const bindings = bindKeys(actions);
const boundKeys = [...new Set(bindings.ids.flatMap(id => bindings.keysOf(id)))];

/** The events of chunks, and of input that waits when nothing more comes. */
function readAll(...chunks: readonly string[]): InputEvent[] {
	const parser = createInputParser();
	return [...chunks.flatMap(chunk => parser.push(chunk)), ...parser.flush()];
}

/** The names of the keys, without the modifiers that mean nothing of their own. */
function namesOf(events: readonly InputEvent[]): string[] {
	return events.map(event => {
		const name = event.kind === 'key' ? event.press.name : event.kind;
		return boundKeys.includes(name) ? name : (unmodified(name) ?? name);
	});
}

describe.each([...new Set([...boundKeys, ...namedKeys])])('the key %s', key => {
	it.each(Object.entries(formsOf(key)))('is read in the form %s', (_form, bytes) => {
		expect(namesOf(readAll(bytes))).toEqual([key]);
	});

	it.each(Object.entries(formsOf(key)))('is read in the form %s wherever it is cut', (_form, bytes) => {
		expect(namesOf(readAll(...bytes))).toEqual([key]);
		expect(namesOf(readAll('j', ...bytes, 'k', 'k'))).toEqual(
			bytes === '\u001B' ? ['j', 'alt+k', 'k'] : ['j', key, 'k', 'k'],
		);
	});
});

test('the table has keys that every part of a keyboard sends', () => {
	expect(boundKeys).toEqual(expect.arrayContaining(['f1', 'f5', 'ctrl+p', 'shift+tab', '?', 'G', 'pageup']));
});

test.each([
	['held', 'jjj', ['j', 'j', 'j']],
	['typed fast', 'a\u0003q\r', ['a', 'ctrl+c', 'q', 'enter']],
	['of several code points', 'e\u0301👨‍👩‍👧å', ['e\u0301', '👨‍👩‍👧', 'å']],
	['after a sequence that nobody knows', '\u001B[99;5;3xj', ['j']],
	['after a sequence that was broken off', '\u001B[1;\u001B[Aj', ['up', 'j']],
	['with Alt', '\u001Bb\u001B\u001B[A\u001B\r', ['alt+b', 'up', 'enter']],
	['Esc twice', '\u001B\u001B', ['esc', 'esc']],
	['Alt and a character that begins sequences', '\u001B[', ['alt+[']],
])('keys %s', (_what, bytes, names) => {
	expect(namesOf(readAll(bytes))).toEqual(names);
});

test.each([
	['a release', '\u001B[97;1:3u'],
	['a modifier alone', '\u001B[57441;2u'],
	['a media key', '\u001B[57430u'],
	['a key of the desktop', '\u001B[99;9u'],
	['an answer about modes and features', '\u001B[?2026;2$y\u001B[?62;22c\u001B[>41;354;0c\u001B[?1u'],
	['an answer about colours', '\u001B]10;rgb:ffff/ffff/ffff\u0007\u001B]4;1;rgb:cd/00/00\u001B\\'],
	['an answer of a device', '\u001BP1+r544e\u001B\\'],
])('%s types nothing, wherever it is cut', (_what, bytes) => {
	expect(readAll(bytes)).toEqual([]);
	expect(namesOf(readAll(...bytes, 'j'))).toEqual(['j']);
});

test('an answer about the cursor is read as its place, wherever it is cut, and types nothing', () => {
	expect(readAll('\u001B[12;40R')).toEqual([{kind: 'cursor', row: 11, column: 39}]);
	expect(namesOf(readAll(...'\u001B[2;120R', 'j'))).toEqual(['cursor', 'j']);
	expect(namesOf(readAll('\u001B[1;5R'))).toEqual(['f3']);
});

test.each([
	['of xterm', '\u001B]11;rgb:ffff/ffff/ffff\u001B\\', 1],
	['that ends with BEL', '\u001B]11;rgb:0/0/0\u0007', 0],
	['with two digits a colour', '\u001B]11;rgb:fd/f6/e3\u001B\\', 0.965],
	['with a share that shines through', '\u001B]11;rgba:1e1e/1e1e/1e1e/ffff\u001B\\', 0.118],
])('the background %s is read, wherever its answer is cut, and types nothing', (_what, bytes, brightness) => {
	for (const chunks of [[bytes], [...bytes]]) {
		expect(readAll(...chunks)).toEqual([{kind: 'background', brightness: expect.closeTo(brightness, 3)}]);
	}
	const parser = createInputParser();
	parser.push(bytes.slice(0, 9));
	// It is waited for longer than for a key.
	expect(parser.waiting).toBe('string');
});

test('a window that is looked at, or no longer', () => {
	expect(readAll('\u001B[Oj\u001B[I').filter(({kind}) => kind === 'focus')).toEqual([
		{kind: 'focus', hasFocus: false},
		{kind: 'focus', hasFocus: true},
	]);
});

describe('a paste', () => {
	const code = 'const a = 1; // one\r\n\tconst b = 2;\rx \u001B[A y';
	const text = 'const a = 1; // one\n\tconst b = 2;\nx \u001B[A y';

	it('is one text with its line breaks, wherever it is cut', () => {
		const bytes = `j\u001B[200~${code}\u001B[201~k`;
		const events = readAll(bytes);
		expect(events.map(event => (event.kind === 'paste' ? event.text : event.kind))).toEqual(['key', text, 'key']);
		for (const size of [1, 2, 3, 7]) {
			const chunks = bytes.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
			expect(readAll(...chunks)).toEqual(events);
		}
	});

	it('whose end is lost is ended by Ctrl-C', () => {
		expect(namesOf(readAll('\u001B[200~abc', '\u0003', 'j'))).toEqual(['paste', 'ctrl+c', 'j']);
	});

	it('that never ends is cut', () => {
		const parser = createInputParser();
		parser.push('\u001B[200~');
		for (let index = 0; index < 300; index++) parser.push('x'.repeat(10_000));
		const [event] = parser.push('\u001B[201~');
		expect(event?.kind === 'paste' && event.text.length).toBe(1 << 20);
	});
});

test.each([
	['a click', '\u001B[<0;5;3M', {action: 'press', button: 'left', column: 4, row: 2}],
	['its release', '\u001B[<0;5;3m', {action: 'release', button: 'left', column: 4, row: 2}],
	['the right button with Ctrl', '\u001B[<18;300;120M', {action: 'press', button: 'right', column: 299, row: 119}],
	['dragging', '\u001B[<32;6;3M', {action: 'drag', button: 'left', column: 5, row: 2}],
	['the wheel up', '\u001B[<64;5;3M', {action: 'wheelUp', button: null, column: 4, row: 2}],
	['the wheel down with Shift', '\u001B[<69;5;3M', {action: 'wheelDown', button: null, column: 4, row: 2}],
	['a click as X10 tells it', '\u001B[M %#', {action: 'press', button: 'left', column: 4, row: 2}],
	['a click as urxvt tells it', '\u001B[32;5;3M', {action: 'press', button: 'left', column: 4, row: 2}],
])('the mouse: %s', (_what, bytes, event) => {
	expect(readAll(bytes)).toEqual([{kind: 'mouse', ...event}]);
	expect(readAll(...bytes)).toEqual([{kind: 'mouse', ...event}]);
});
