import {readdirSync, readFileSync} from 'node:fs';
import {afterEach, expect, it} from 'vitest';
import {computePi, createPiPool, type PiPool} from '../../../../source/jobs/pi/index.ts';
import {describeNeeding} from '../../../support/machine/needing.ts';
import {poll} from '../../../support/poll.ts';

/** More than what threads are kept warm for. */
const LONG = 20_000_000;
const SCHED_IDLE = 5;

let pool: PiPool;

afterEach(() => pool.close());

/** How many threads of this process run while nothing else wants their core. */
function idleThreads(): number {
	const policies = readdirSync('/proc/self/task').map(thread => {
		const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		// `policy` is the 41st field, the first two of which are before the split.
		return Number(fields[38]);
	});
	return policies.filter(policy => policy === SCHED_IDLE).length;
}

async function untilAllAre(idle: number, digits: number): Promise<number> {
	const stop = new AbortController();
	let most = 0;
	const onProgress = () => {
		most = Math.max(most, idleThreads());
		if (most === idle) stop.abort();
	};
	const chunks = computePi({digits, pool, signal: stop.signal, onProgress});
	await Array.fromAsync(chunks).catch((error: unknown) => {
		if (!stop.signal.aborted) throw error;
	});
	return most;
}

describeNeeding(['chrt'], 'a pool whose long computations run while nothing else wants the core', () => {
	it('has the threads of a long one give way', async () => {
		pool = createPiPool({threads: 2, longRunsIdle: true});
		expect(await untilAllAre(2, LONG)).toBe(2);
	});

	it('leaves the threads of a short one, which are kept', async () => {
		// A thread that only gets what others leave also ends when they let it.
		await poll('the threads before it have ended', () => idleThreads() === 0);
		pool = createPiPool({threads: 1, longRunsIdle: true});
		await untilAllAre(1, 100_000);
		expect(idleThreads()).toBe(0);
	});
});
