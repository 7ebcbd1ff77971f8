import {expect, test} from 'vitest';
import type {CallOutcome, CallRequest} from '../../../source/functions/functions.ts';
import {decodeValue} from '../../../source/functions/values/values.ts';
import {begun, nodeCall} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';
import {processesWith} from '../support/processes.ts';

const CALLS = 2000;
/** One call of so many goes wrong in a way that costs a process. */
const FATAL_EVERY = 40;

type Kind = [state: CallOutcome['state'], make: (i: number) => CallRequest];

const harmless: readonly Kind[] = [
	['returned', i => nodeCall('i => i', [i])],
	['returned', i => nodeCall('i => { console.log(i); return i; }', [i])],
	['returned', i => nodeCall('async i => { await null; return i; }', [i])],
	['returned', i => nodeCall('i => new Promise(resolve => setTimeout(resolve, i % 5, i))', [i])],
	['threw', i => nodeCall('i => { throw new Error(i); }', [i])],
	['threw', i => nodeCall('async i => { throw new Error(i); }', [i])],
	['failed', i => nodeCall('i => () => i', [i])],
];
const fatal: readonly Kind[] = [
	['returned', i => nodeCall('i => { Array.prototype.leaked = i; return i; }', [i])],
	['returned', i => nodeCall('i => { process.stdout.write(String(i)); return i; }', [i])],
	['returned', i => nodeCall('i => { Promise.reject(new Error("late")); return i; }', [i])],
	['failed', i => nodeCall('i => process.exit(i % 100)', [i])],
	['failed', i => nodeCall("i => { process.kill(process.pid, 'SIGKILL'); for (;;); }", [i])],
	['timed-out', i => nodeCall('i => { for (;;); }', [i], {timeoutMs: 20})],
	['cancelled', i => nodeCall('i => new Promise(() => {})', [i])],
	['cancelled', i => nodeCall('i => { for (;;); }', [i])],
];

/** The same numbers every time (mulberry32), below `most`. */
function numbers(seed: number): (most: number) => number {
	let state = seed;
	return most => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
	};
}

test('of 2,000 calls with faults among them each has one outcome, its own', async () => {
	const pool = openPool({limit: 6, queueLimit: CALLS});
	const random = numbers(20261124);
	const ids = new Set<string>();
	const wrong: unknown[] = [];
	let next = 0;

	async function one(i: number): Promise<void> {
		const kinds = random(FATAL_EVERY) === 0 ? fatal : harmless;
		const [state, make] = kinds[random(kinds.length)] ?? harmless[0] ?? [];
		if (!state || !make) throw new Error('no kind of call');
		const {call, events} = begun(pool.functions, make(i));
		if (state === 'cancelled') setTimeout(() => call.cancel(), random(40));
		const outcome = await call.outcome;
		ids.add(call.id);
		const written = events.map(event => (event.kind === 'stdout' ? event.text : '')).join('');
		const own = outcome.value ? decodeValue(outcome.value) : i;
		const isOwnOutput = written === '' || Number(written) === i;
		const isOwnError = state !== 'threw' || outcome.error?.message === String(i);
		if (outcome.state !== state || own !== i || !isOwnOutput || !isOwnError) wrong.push({i, state, outcome, written});
	}

	await Promise.all(
		Array.from({length: 40}, async () => {
			while (next < CALLS) {
				next += 1;
				await one(next);
			}
		}),
	);
	expect(wrong).toEqual([]);
	expect(ids.size).toBe(CALLS);
	const {workers, queued} = await pool.functions.load();
	expect(queued).toBe(0);
	expect(workers.length).toBeLessThanOrEqual(6);
	expect(workers.map(({call}) => call)).toEqual(workers.map(() => null));
	const pids = workers.flatMap(({pid}) => pid ?? []);
	await pool.close();
	const left = new Set(processesWith(''));
	expect(pids.filter(pid => left.has(pid))).toEqual([]);
}, 120_000);
