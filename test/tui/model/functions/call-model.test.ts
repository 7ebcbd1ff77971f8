import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {readWrittenCode} from '../../../../source/functions/code/written-code.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import {widthOf} from '../../../../source/shared/text/text-width.ts';
import {lineText, lineWidth} from '../../../../source/tui/components/line.ts';
import type {AppConfig} from '../../../../source/tui/model/app/app.ts';
import {argumentsIn, wordsIn} from '../../../../source/tui/model/functions/argument-words.ts';
import {
	type CallRecord,
	isRunning,
	newRecord,
	withCallEvent,
	withOutcome,
	withRefusal,
} from '../../../../source/tui/model/functions/call-record.ts';
import {callJobRequest} from '../../../../source/tui/model/functions/call-request.ts';
import {ROOT, treeRows} from '../../../../source/tui/model/functions/value-tree.ts';
import {noValues, withValues, yieldedText} from '../../../../source/tui/model/functions/yielded-values.ts';
import {lastLines, noOutput, withText} from '../../../../source/tui/model/log/output-text.ts';
import {outputLines} from '../../../../source/tui/screens/functions/calls/output-lines.ts';
import {resultRows} from '../../../../source/tui/screens/functions/calls/result-rows.ts';
import {unicodeSigns} from '../../../../source/tui/theme.ts';

const config = {signs: unicodeSigns, isLinear: false} as AppConfig;
const plan = {code: 'x => x', args: '1'};
const at = new Date(1000);
const record = (more: Partial<CallRecord> = {}): CallRecord => ({...newRecord('a', plan, at, 'preparing'), ...more});

describe('what is typed as arguments', () => {
	it.each([
		['', []],
		['1 -2.5 true null', [1, -2.5, true, null]],
		['word 1e3 0x10', ['word', 1000, '0x10']],
		['{"a": [1, 2], "b": "} x"} "two words" []', [{a: [1, 2], b: '} x'}, 'two words', []]],
		['"a \\" b" c', ['a " b', 'c']],
		['  å  ö ', ['å', 'ö']],
	])('%s', (line, values) => {
		expect(argumentsIn(line)).toEqual(values);
	});

	it('keeps the words of a line apart', () => {
		expect(wordsIn(' {"a": [1, 2]}  x "y z"[3]')).toEqual(['{"a": [1, 2]}', 'x', '"y z"', '[3]']);
	});

	it.each(['[1, 2', '1 {a: 1}', '"open'])('%s is refused in words', line => {
		expect(argumentsIn(line)).toMatchObject({problem: expect.stringMatching(/^Argument \d is not JSON: /)});
	});
});

describe('what is typed as a function', () => {
	it.each([
		['(x) => x ** 2', {kind: 'expression', runtime: 'node', source: '(x) => x ** 2'}],
		['lambda x: x', {kind: 'expression', runtime: 'python', source: 'lambda x: x'}],
		['./prices.ts#total', {kind: 'module', file: './prices.ts', entry: 'total'}],
		['prices.rb#total', {kind: 'module', file: 'prices.rb', entry: 'total'}],
		['~/my files/a.py#f', {kind: 'module', file: '~/my files/a.py', entry: 'f'}],
		['() => "a.js#b"', {kind: 'expression', runtime: 'node', source: '() => "a.js#b"'}],
	])('%s', (code, planned) => {
		expect(readWrittenCode(code)).toEqual(planned);
	});
});

describe('a call', () => {
	it('goes from sent to returned', () => {
		let now = record();
		expect(isRunning(now)).toBe(true);
		now = withCallEvent(now, {kind: 'queued', id: 'id'}, at);
		now = withCallEvent(now, {kind: 'started', worker: 'w1'}, new Date(2000));
		expect(now).toMatchObject({state: 'running', id: 'id', worker: 'w1', startedAt: new Date(2000)});
		now = withCallEvent(now, {kind: 'stdout', text: 'a\nb'}, at);
		now = withCallEvent(now, {kind: 'stdout', text: 'c\n'}, at);
		now = withCallEvent(now, {kind: 'stderr', text: 'no'}, at);
		expect(lastLines(now.stdout.text, 9)).toEqual(['a', 'bc']);
		now = withOutcome(now, {state: 'returned', value: {is: 7}, error: null, worker: null, queuedMs: 1, ranMs: 2});
		expect(now).toMatchObject({state: 'returned', worker: 'w1', value: {is: 7}, ranMs: 2});
		expect(isRunning(now)).toBe(false);
	});

	it('that was refused says why, and what to do', () => {
		const refused = withRefusal(record(), new LunchError('FUNCTION_CLOSURE', 'uses `x`.', {hint: 'Hand it over.'}));
		expect(refused.state).toBe('refused');
		const rows = resultRows(refused, [], 20, config).map(({line}) => lineText(line));
		expect(rows.join(' ')).toBe('uses `x`. (FUNCTION_CLOSURE) Hand it over.');
		expect(rows.every(row => widthOf(row) <= 20)).toBe(true);
		expect(withRefusal(record(), new LunchError('FUNCTION_CANCELLED', 'x')).state).toBe('cancelled');
	});

	it('that threw shows the stack once and the fields of what it threw', () => {
		const thrown = Object.assign(new TypeError('bad'), {code: 'E42'});
		const error = {name: 'TypeError', message: 'bad', stack: 'TypeError: bad\n    at f:1', code: null, hint: null};
		const rows = resultRows(record({state: 'threw', error, value: {is: thrown}}), [ROOT], 80, config);
		expect(rows.map(({line}) => lineText(line))).toEqual([
			'TypeError: bad',
			'    at f:1',
			'▾ its own fields',
			'    code: "E42"',
		]);
		const plain = resultRows(record({state: 'threw', error, value: {is: new TypeError('bad')}}), [ROOT], 80, config);
		expect(plain).toHaveLength(2);
	});

	it('that yields shows its values, the latest first and each with its parts', () => {
		const encoded = {encoding: 'json', text: ''} as const;
		const came = [{is: 'a'}, {is: {n: [1, 2]}}].map(value => ({encoded, value}));
		const yielded = record({state: 'running', values: withValues(noValues, came)});
		const rowsOf = (of: CallRecord, open: string[]) => resultRows(of, open, 80, config).map(({line}) => lineText(line));
		expect(rowsOf(yielded, ['v1'])).toEqual([
			'2 values, the latest first',
			'▾ 1: object of 1',
			'  ▸ n: [1, 2]',
			'  0: "a"',
		]);
		const ended = {...yielded, state: 'returned', value: {is: undefined}} as const;
		expect(rowsOf(ended, [])).toEqual(['2 values, the latest first', '▸ 1: {n: [1, 2]}', '  0: "a"']);
		const many = withValues(
			yielded.values,
			Array.from({length: 1000}, () => ({encoded, value: {is: 1}})),
		);
		expect(rowsOf(record({values: many}), [])[0]).toBe('1,002 values, here the latest 300');
		expect(yieldedText(yielded.values)).toMatch(/^"?a"?\n\{/);
	});

	it('that raised in Python shows where', () => {
		const stack = 'Traceback (most recent call last):\n  File "function.py", line 4, in f\nValueError: bad';
		const error = {name: 'ValueError', message: 'bad', stack, code: null, hint: null};
		const rows = resultRows(record({state: 'threw', error, value: null}), [ROOT], 80, config);
		expect(rows.map(({line}) => lineText(line))).toEqual(['ValueError: bad', '  File "function.py", line 4, in f']);
	});
});

describe('output', () => {
	it('keeps its end, and says how much came before', () => {
		let output = noOutput;
		for (let index = 0; index < 3000; index++) output = withText(output, `${String(index).padStart(99, '.')}\n`);
		expect(output.text.length).toBeLessThanOrEqual(128 * 1024);
		expect(output.text.length + output.dropped).toBe(300_000);
		expect(lastLines(output.text, 1)[0]).toMatch(/\.2999$/);
		expect(withText(noOutput, 'x'.repeat(10_000_000)).text.length).toBeLessThanOrEqual(128 * 1024);
	});

	it('can not steer the terminal', () => {
		const lines = lastLines('\u001B[31mred\u001B[0m\ttab\n  in\u0007dent\u202E\n10 %\r50 %\r\nlast', 9);
		expect(lines).toEqual(['red    tab', '  indent', '50 %', 'last']);
	});

	it('stands side by side where there is room, and is never wider or higher than that', () => {
		const both = record({
			stdout: withText(noOutput, Array.from({length: 50}, (_, index) => `ut ${index} ${'å'.repeat(200)}\n`).join('')),
			stderr: withText(noOutput, 'fel 1\nfel 2\n'),
		});
		for (const [columns, rows] of [
			[100, 10],
			[50, 5],
			[30, 9],
			[20, 2],
		] as const) {
			const lines = outputLines(both, {columns, rows}, config);
			expect(lines.length).toBeLessThanOrEqual(rows);
			expect(lines.every(line => lineWidth(line) <= columns)).toBe(true);
		}
		const wide = outputLines(both, {columns: 100, rows: 10}, config).map(lineText);
		expect(wide[0]).toMatch(/^stdout the last of it +│ stderr$/);
		expect(wide[1]).toMatch(/ut 41 .*│ fel 1$/);
		const narrow = outputLines(both, {columns: 30, rows: 9}, config).map(lineText);
		expect(narrow.indexOf('stderr')).toBeGreaterThan(0);
		expect(lineText(outputLines(record({state: 'returned'}), {columns: 80, rows: 5}, config)[0] ?? [])).toBe(
			'It wrote nothing.',
		);
	});
});

describe('a value as a tree', () => {
	const texts = (value: unknown, open: readonly string[] = [ROOT]) =>
		treeRows(value, open).map(({depth, label, text}) => `${'  '.repeat(depth)}${label ? `${label}: ` : ''}${text}`);

	it('says what everything is', () => {
		expect(
			texts({
				text: 'a\u001B[31mb',
				nothing: undefined,
				big: 12n,
				none: -0,
				when: new Date(0),
				list: [],
				map: new Map([[{a: 1}, 2]]),
				bytes: new Uint8Array(3),
				pattern: /x/g,
				error: new RangeError('far'),
			}),
		).toEqual([
			'object of 10',
			'  text: "a\\u001b[31mb"',
			'  nothing: undefined',
			'  big: 12n',
			'  none: -0',
			'  when: 1970-01-01T00:00:00.000Z',
			'  list: []',
			'  map: Map {object of 1 => 2}',
			'  bytes: Uint8Array {0, 0, 0}',
			'  pattern: /x/g',
			'  error: RangeError: far',
		]);
	});

	it('opens part by part, in circles too', () => {
		const circle: Record<string, unknown> = {name: 'me'};
		circle.self = circle;
		expect(texts(circle)).toEqual(['object of 2', '  name: "me"', '  self: object of 2']);
		expect(texts(circle, [ROOT, '$.1', '$.1.1'])).toHaveLength(7);
		expect(texts(new Map([['k', new Set([1])]]), [ROOT, '$.0'])).toEqual(['Map of 1', '  "k": Set of 1', '    0: 1']);
	});

	it('writes out what is short, in a closed part', () => {
		const value = [{a: 1, b: [true, null]}, new Set(['x']), {long: 'y'.repeat(70)}, [[[[[1]]]]], []];
		expect(texts(value)).toEqual([
			'list of 5',
			'  0: {a: 1, b: [true, null]}',
			'  1: Set {"x"}',
			'  2: object of 1',
			'  3: list of 1',
			'  4: []',
		]);
		expect(texts(value, [])).toEqual(['list of 5']);
		expect(texts([1, 'två', 3n], [])).toEqual(['[1, "två", 3n]']);
	});

	it('is bounded however large the value is', () => {
		const rows = texts(Array.from({length: 100_000}, (_, index) => index));
		// 100 ranges below the list, 10 below one of them, and the items below that.
		expect(rows).toEqual([
			'list of 100000',
			...Array.from({length: 10}, (_, at) => `  [${at * 10_000} … ${at * 10_000 + 9999}]`),
		]);
		expect(texts('x'.repeat(100_000))[0]?.length).toBeLessThan(400);
		expect(texts({['k'.repeat(5000)]: 1})[1]?.length).toBeLessThan(100);
	});
});

it('a job of more than 11 MiB of files names those that were put before it', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-call-'));
	writeFileSync(join(folder, 'long.bin'), '');
	truncateSync(join(folder, 'long.bin'), 12 * 2 ** 20);
	let bytes = 0;
	let digest = '';
	async function putFile(pieces: AsyncIterable<Uint8Array>): Promise<string> {
		const hash = createHash('sha256');
		for await (const piece of pieces) {
			hash.update(piece);
			bytes += piece.length;
		}
		digest = hash.digest('hex');
		return digest;
	}
	const {body} = await callJobRequest({...plan, in: 'long.bin'}, {folder, home: folder}, {putFile});
	expect(bytes).toBe(12 * 2 ** 20);
	expect(JSON.stringify(body)).toContain(digest);
	rmSync(folder, {recursive: true});
});
