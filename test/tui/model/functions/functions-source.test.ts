import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import type {Functions} from '../../../../source/functions/functions.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import {beginCall} from '../../../../source/tui/model/functions/call-request.ts';
import {createFunctionsSource} from '../../../../source/tui/model/functions/functions-source.ts';
import {openKeptCalls} from '../../../../source/tui/model/functions/kept-calls.ts';
import {heldIn} from '../../../../source/tui/model/source/resource.ts';
import {openPool} from '../../../functions/support/open-pool.ts';
import {poll} from '../../../support/poll.ts';

const ending: (() => Promise<void> | void)[] = [];

afterEach(async () => {
	for (const end of ending.splice(0).reverse()) await end();
});

/** A source over a real pool; `wrap` stands between them. */
function openSource(wrap = (functions: Functions) => functions) {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-functions-source-'));
	ending.push(() => rmSync(folder, {recursive: true, force: true}));
	const figures = {opened: 0};
	const source = createFunctionsSource({
		open: async () => {
			figures.opened++;
			const pool = openPool();
			ending.push(pool.close);
			return {functions: wrap(pool.functions), place: 'here'};
		},
		begin: (plan, place, hearing) => beginCall(plan, {folder, home: folder}, place, hearing),
		submit: async () => ({id: 'the id of a job', isNew: true}),
		kept: openKeptCalls({folder: join(folder, 'calls'), keeps: true}),
		everyMs: 30,
		apartMs: 0,
	});
	ending.push(() => source.close());
	const record = (key: string) => source.data().calls.find(call => call.key === key);
	const ended = (key: string) =>
		poll('the end of the call', () => {
			const call = record(key);
			return call && !['preparing', 'queued', 'running'].includes(call.state) ? call : null;
		});
	return {source, folder, figures, record, ended};
}

describe('the source of functions', () => {
	it('opens nothing before something is run', async () => {
		const {source, figures, ended} = openSource();
		source.keep([{code: 'x => x', args: '1'}]);
		expect(source.data().calls[0]?.state).toBe('kept');
		expect(figures.opened).toBe(0);
		const call = await ended(source.run({code: 'x => x', args: '1'}));
		expect(call).toMatchObject({state: 'returned', value: {is: 1}});
		// The call that was kept is run now, and stands in the history once.
		expect(source.data().calls).toHaveLength(1);
		expect(source.data().place).toBe('here');
	});

	it('gives values with their types, output as it comes, and what was thrown', async () => {
		const {source, folder, ended} = openSource();
		const map = await ended(
			source.run({code: '(k, v) => (console.log("hi"), console.error("oh"), new Map([[k, v]]))', args: 'key [1,2]'}),
		);
		expect(map.value?.is).toEqual(new Map([['key', [1, 2]]]));
		expect([map.stdout.text, map.stderr.text]).toEqual(['hi\n', 'oh\n']);
		const code = '() => { throw Object.assign(new RangeError("far"), {limit: 3}) }';
		const threw = await ended(source.run({code, args: ''}));
		expect(threw).toMatchObject({state: 'threw', error: {name: 'RangeError', message: 'far'}});
		expect(threw.value?.is).toMatchObject({limit: 3});
		const raised = await ended(source.run({code: 'lambda: 1 / 0', args: ''}));
		expect(raised).toMatchObject({state: 'threw', error: {name: 'ZeroDivisionError'}, value: null});
		writeFileSync(
			join(folder, 'tax.ts'),
			'const RATE: number = 0.25;\nexport const tax = (sum: number) => sum * RATE;\n',
		);
		expect(await ended(source.run({code: 'tax.ts#tax', args: '100'}))).toMatchObject({value: {is: 25}});
		expect(await ended(source.run({code: 'tax.ts#nothing', args: ''}))).toMatchObject({
			state: 'refused',
			error: {code: 'FUNCTION_NOT_FOUND'},
		});
		expect(await ended(source.run({code: '() => outer', args: ''}))).toMatchObject({error: {code: 'FUNCTION_CLOSURE'}});
	});

	it('shows output while a call runs, and cancels it', async () => {
		const {source, record, ended} = openSource();
		const key = source.run({code: '() => { console.log("begun"); for (;;); }', args: ''});
		await poll('its output', () => record(key)?.stdout.text === 'begun\n');
		expect(record(key)?.state).toBe('running');
		source.cancel(key);
		expect((await ended(key)).state).toBe('cancelled');
		// The pool is whole again.
		expect(await ended(source.run({code: '() => 1', args: ''}))).toMatchObject({value: {is: 1}});
	});

	it('shows what a call yields as it comes, at the next start too', async () => {
		const {source, folder, record, ended} = openSource();
		const code =
			'async function* () { yield new Map([[1, 2]]); await new Promise(go => setTimeout(go, 150)); yield "b"; }';
		const key = source.run({code, args: '', stream: true});
		await poll('the first value', () => record(key)?.values.count === 1);
		expect(record(key)?.state).toBe('running');
		expect((await ended(key)).values.latest.map(({index, value}) => [index, value.is])).toEqual([
			[1, 'b'],
			[0, new Map([[1, 2]])],
		]);
		await source.close();
		const [kept] = await openKeptCalls({folder: join(folder, 'calls'), keeps: true}).read();
		expect(kept).toMatchObject({state: 'returned', plan: {stream: true}, values: {count: 2}});
		expect(kept?.values.latest.map(({value}) => value.is)).toEqual(['b', new Map([[1, 2]])]);
	});

	it('has a call wait that yields without end, keeps the latest values, and frees its process once it is cancelled', async () => {
		const {source, record, ended} = openSource();
		const key = source.run({code: 'function* () { for (let n = 0; ; n++) yield n; }', args: '', stream: true});
		const count = () => record(key)?.values.count ?? 0;
		await poll('values', () => count() > 400);
		source.cancel(key);
		const {state, values} = await ended(key);
		expect(state).toBe('cancelled');
		expect(values.latest).toHaveLength(300);
		expect(values.latest[0]?.value.is).toBe(values.count - 1);
		expect(await ended(source.run({code: '() => 1', args: ''}))).toMatchObject({value: {is: 1}});
	});

	it('a call that is cancelled before it was sent is not run', async () => {
		const {source, ended} = openSource();
		const key = source.run({code: '() => 1', args: ''});
		source.cancel(key);
		expect((await ended(key)).state).toBe('cancelled');
	});

	it('watches workers only while somebody looks', async () => {
		let asked = 0;
		const {source, record} = openSource(functions => ({
			...functions,
			load() {
				asked++;
				return functions.load();
			},
		}));
		const key = source.run({code: '() => new Promise(() => {})', args: ''});
		await poll('it runs', () => record(key)?.state === 'running');
		expect(asked).toBe(0);
		source.watchWorkers();
		const busy = await poll('a busy worker', () => heldIn(source.data().load)?.workers.find(({call}) => call !== null));
		expect(busy).toMatchObject({runtime: 'node', state: 'busy'});
		await poll('another look', () => asked > 2);
		source.rest();
		await new Promise(resolve => setTimeout(resolve, 60));
		const before = asked;
		await new Promise(resolve => setTimeout(resolve, 120));
		expect(asked).toBe(before);
		source.cancel(key);
	});

	it('what can not be opened is a failure of the call and of the workers, and tried again', async () => {
		let isBroken = true;
		const source = createFunctionsSource({
			open: async () => {
				if (isBroken) throw new LunchError('SERVICE_UNREACHABLE', 'nobody answers');
				const pool = openPool();
				ending.push(pool.close);
				return {functions: pool.functions, place: 'here'};
			},
			begin: (plan, place, hearing) => beginCall(plan, {folder: '/', home: '/'}, place, hearing),
			submit: async () => ({id: '', isNew: true}),
			kept: openKeptCalls({folder: join(tmpdir(), 'lunch-nothing'), keeps: false}),
			everyMs: 60_000,
		});
		ending.push(() => source.close());
		source.run({code: '() => 1', args: ''});
		await poll('a failure', () => source.data().calls[0]?.state === 'refused');
		await source.refresh();
		expect(source.data().load.state).toBe('failed');
		isBroken = false;
		source.run({code: '() => 2', args: ''});
		await poll('a value', () => source.data().calls[0]?.value?.is === 2);
	});
});
