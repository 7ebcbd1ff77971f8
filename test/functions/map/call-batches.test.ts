import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import type {CallOutcome, Functions} from '../../../source/functions/functions.ts';
import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import {openCallBatches} from '../../../source/functions/map/call-batches.ts';
import {failedCall} from '../../../source/functions/retries/failed-call.ts';
import {openPool} from '../support/open-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'lunch-batches-'));
chmodSync(folder, 0o777);
// Without bwrap functions can write files.
const pool = openPool({isolation: {allowNet: false, bwrap: null}});
const {remoteModule} = createRemoteFunctions(async () => pool.functions);
afterAll(async () => {
	await pool.close();
	rmSync(folder, {recursive: true});
});

const begun = join(folder, 'begun');
writeFileSync(begun, '');
chmodSync(begun, 0o666);
writeFileSync(
	join(folder, 'work.mjs'),
	`import {appendFileSync} from 'node:fs';
export async function work(x) {
	appendFileSync(${JSON.stringify(begun)}, x + '\\n');
	if (x === 150) throw new RangeError('not this one');
	if (x === 250) process.exit(3);
	if (x === 350) for (;;) {}
	if (x === 450) await new Promise(() => setTimeout(() => { throw new Error('late') }, 1));
	return new Map([[x, BigInt(x)]]);
}`,
);
writeFileSync(
	join(folder, 'work.py'),
	`import sys
calls = 0
def work(x, by=1):
    global calls
    calls += 1
    if x == 50:
        raise ValueError("not this one")
    if x == 60:
        sys.exit("enough")
    if x == 70:
        return {1}
    return [x * by, calls]
`,
);

describe('calls of a map in processes that go on', () => {
	test('go together, and end each for itself; what ends the process ends one, and nothing is begun twice', async () => {
		const work = remoteModule<{work(x: number): Map<number, bigint>}>(join(folder, 'work.mjs')).remote('work');
		const inputs = Array.from({length: 600}, (_, index) => index);
		const ended = await work.with({reuse: true, timeout: 6}).map(inputs, {onError: 'collect', concurrency: 200});
		const codes = ended.flatMap((end, index) =>
			end.status === 'rejected' ? [[index, end.reason.cause.code ?? end.reason.cause.message]] : [],
		);
		expect(codes).toEqual([
			[150, 'not this one'],
			[250, 'FUNCTION_WORKER_DIED'],
			[350, 'FUNCTION_TIMED_OUT'],
			[450, 'late'],
		]);
		for (const [index, end] of ended.entries()) {
			if (end.status === 'fulfilled') expect(end.value).toEqual(new Map([[index, BigInt(index)]]));
		}
		const lines = readFileSync(begun, 'utf8').trim().split('\n').map(Number);
		expect(lines.sort((a, b) => a - b)).toEqual(inputs);
	});

	test('do so in Python', async () => {
		const work = remoteModule<{work(x: number): [number, number]}>(join(folder, 'work.py')).remote('work');
		const inputs = Array.from({length: 200}, (_, index) => index);
		const ended = await work.with({reuse: true, kwargs: {by: 3}}).map(inputs, {onError: 'collect'});
		const failed = ended.flatMap((end, index) =>
			end.status === 'rejected' ? [[index, end.reason.cause.message]] : [],
		);
		expect(failed).toEqual([
			[50, 'not this one'],
			[60, 'The function ended its process by sys.exit: enough'],
			[70, expect.stringContaining('it is a set')],
		]);
		const values = ended.flatMap((end, index) => (end.status === 'fulfilled' ? [[index, end.value]] : []));
		for (const [index, [product]] of values as [number, [number, number]][]) expect(product).toBe(index * 3);
		expect(Math.max(...(values as [number, [number, number]][]).map(([, [, calls]]) => calls))).toBeGreaterThan(10);
	});
});

describe('calls of a batch that were not told of', () => {
	/** Functions elsewhere: each batch tells of its first two calls and then ends like this. */
	async function outcomesOf(end: Partial<CallOutcome>) {
		const told: string[][] = [];
		const elsewhere: Pick<Functions, 'start' | 'load'> = {
			load: async () => ({workers: [], limit: 1, queued: 0, queueLimit: 9, takesBatches: true, isolation: ''}),
			start({args}, onEvent) {
				const texts = JSON.parse(args?.text ?? '') as string[];
				told.push(texts);
				const outcome = {...failedCall(new Error('gone')), state: 'returned', error: null} as const;
				for (const at of texts.slice(0, 2).keys()) onEvent?.({kind: 'one-ended', at, outcome});
				const ended = texts.length <= 2 ? {state: 'returned' as const, value: countOf(texts.length)} : end;
				return {id: '', outcome: Promise.resolve({...outcome, ...ended}), cancel() {}, pause() {}, resume() {}};
			},
		};
		const batches = await openCallBatches(elsewhere as Functions, {
			request: {runtime: 'node', code: {kind: 'expression', source: ''}, resultEncoding: 'json', reuse: true},
			...{encoding: 'json', mostWorkers: 1, onOutput() {}},
		});
		const begin = (at: number) => batches?.begin(`[${at}]`, () => {}, new AbortController().signal);
		// How many go together depends on how long one takes.
		for (;;) {
			told.length = 0;
			const states = await Promise.all([0, 1, 2, 3].map(at => begin(at)?.then(({state}) => state)));
			if (told[0]?.length === 4) return {states, told: told.map(texts => texts.join())};
		}
	}
	const countOf = (count: number) => ({encoding: 'json', text: String(count)}) as const;

	test('are begun by the next where they were not, and have failed where nobody knows', async () => {
		expect(await outcomesOf({state: 'returned', value: countOf(2)})).toEqual({
			states: ['returned', 'returned', 'returned', 'returned'],
			told: ['[0],[1],[2],[3]', '[2],[3]'],
		});
		expect(await outcomesOf({state: 'returned', value: countOf(3)})).toMatchObject({
			states: ['returned', 'returned', 'failed', 'returned'],
		});
		expect(await outcomesOf(failedCall(new Error('the connection was lost')))).toEqual({
			states: ['returned', 'returned', 'failed', 'failed'],
			told: ['[0],[1],[2],[3]'],
		});
	});
});
