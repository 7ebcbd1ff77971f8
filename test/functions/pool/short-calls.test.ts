import {afterEach, describe, expect, test} from 'vitest';
import type {CallEvent, CallRequest, Functions} from '../../../source/functions/functions.ts';
import {nodeCall} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

// Short calls are sent to a process before the one that runs there has ended. Nobody may be able to tell.

let pool: ReturnType<typeof openPool> | undefined;
afterEach(async () => {
	await pool?.close();
	pool = undefined;
});

function open(limit: number): Functions {
	pool = openPool({limit, prefork: limit, queueLimit: 1000});
	return pool.functions;
}

const asJson = (source: string, args: readonly unknown[], more: Partial<CallRequest> = {}) =>
	nodeCall(source, args, {resultEncoding: 'json', ...more});

const EASY = 'x => x + 1';

/** A pool of one worker that knows how short a function is. */
async function taught(source = EASY): Promise<Functions> {
	const functions = open(1);
	for (let at = 0; at < 8; at += 1) await functions.start(asJson(source, [at])).outcome;
	return functions;
}

describe('many short calls at once', () => {
	test('have their own answers and events, in order, in one process', async () => {
		const functions = await taught();
		const events = new Map<number, CallEvent['kind'][]>();
		const outcomes = await Promise.all(
			Array.from({length: 200}, (_, at) => {
				const own: CallEvent['kind'][] = [];
				events.set(at, own);
				return functions.start(asJson(EASY, [at]), ({kind}) => own.push(kind)).outcome;
			}),
		);
		expect(outcomes.map(({value}) => value?.text)).toEqual(Array.from({length: 200}, (_, at) => String(at + 1)));
		for (const own of events.values()) expect(own).toEqual(['queued', 'started']);
		const {workers} = await functions.load();
		expect(workers.map(({restarts}) => restarts)).toEqual([0]);
	});

	test('print what is theirs', async () => {
		const source = 'x => { console.log("I am " + x); return x; }';
		const functions = await taught(source);
		const printed = await Promise.all(
			Array.from({length: 40}, async (_, at) => {
				let text = '';
				const call = functions.start(asJson(source, [at]), event => {
					if (event.kind === 'stdout') text += event.text;
				});
				await call.outcome;
				return text;
			}),
		);
		expect(printed).toEqual(Array.from({length: 40}, (_, at) => `I am ${at}\n`));
	});

	test('wait for none that takes its time, where another worker can have them', async () => {
		const source = 'async ms => { await new Promise(resolve => setTimeout(resolve, ms)); return ms; }';
		const functions = open(2);
		for (let at = 0; at < 8; at += 1) await functions.start(asJson(source, [0])).outcome;
		const order: number[] = [];
		const calls = [3000, ...Array.from({length: 20}, () => 0)];
		await Promise.all(
			calls.map(async ms => {
				const {value} = await functions.start(asJson(source, [ms])).outcome;
				order.push(Number(value?.text));
			}),
		);
		expect(order.at(-1)).toBe(3000);
		expect(order).toHaveLength(21);
	});

	test('are cancelled one by one', async () => {
		const functions = await taught();
		const calls = Array.from({length: 60}, (_, at) => functions.start(asJson(EASY, [at])));
		for (const [at, call] of calls.entries()) if (at % 3 === 0) call.cancel();
		const outcomes = await Promise.all(calls.map(({outcome}) => outcome));
		for (const [at, {state, value}] of outcomes.entries()) {
			if (state === 'returned') expect(value?.text).toBe(String(at + 1));
			else expect([state, at % 3]).toEqual(['cancelled', 0]);
		}
		expect(outcomes.filter((_, at) => at % 3 !== 0).every(({state}) => state === 'returned')).toBe(true);
	});
});

describe('a call that ends the process of others', () => {
	const source = 'how => { if (how === "forever") for (;;); return how; }';

	test('has its own outcome, and those behind it have theirs from another process', async () => {
		const functions = await taught(source);
		const hanging: CallRequest = {...asJson(source, ['forever']), timeoutMs: 400};
		const calls = [hanging, ...Array.from({length: 30}, (_, at) => asJson(source, [at]))];
		const outcomes = await Promise.all(calls.map(call => functions.start(call).outcome));
		expect(outcomes.map(({state}) => state)).toEqual(['timed-out', ...Array.from({length: 30}, () => 'returned')]);
		expect(outcomes.slice(1).map(({value}) => value?.text)).toEqual(Array.from({length: 30}, (_, at) => String(at)));
	});

	test('and a pool that closes ends all of them once', async () => {
		const functions = await taught(source);
		const calls = Array.from({length: 30}, () => functions.start(asJson(source, ['forever'])));
		await functions.close();
		const outcomes = await Promise.all(calls.map(({outcome}) => outcome));
		expect(new Set(outcomes.map(({state}) => state))).toEqual(new Set(['cancelled']));
	});
});

test('two tenants with short calls never have one process', async () => {
	const functions = open(1);
	const ask = (tenant: string, at: number) => functions.start(asJson(EASY, [at], {tenant})).outcome;
	for (let at = 0; at < 6; at += 1) await ask('anna', at);
	const all = await Promise.all(
		Array.from({length: 16}, (_, at) => ask(at % 2 ? 'anna' : 'bert', at)).map(
			async outcome => (await outcome)?.value?.text,
		),
	);
	expect(all).toEqual(Array.from({length: 16}, (_, at) => String(at + 1)));
	const {workers} = await functions.load();
	expect(workers[0]?.restarts).toBeGreaterThan(0);
});
