import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import {warmUp} from '../../../source/functions/load-test/load-test.ts';
import {seededRandom} from '../../../source/functions/load-test/seeded-random.ts';
import {effectivenessOf, listScheduling} from '../../../source/functions/queue/list-scheduling.ts';
import {openLocalFunctions} from '../../../source/services/engines/local-functions.ts';

const WORKERS = 20;
const INPUTS = 200;
const ROUNDS = 3;

/** How well 20 workers are used by a map over inputs that sleep for up to a second, against list scheduling without any cost. */
export async function sleepingWorkers(print: (what: string, measured: string) => void): Promise<void> {
	const pool = openLocalFunctions({workers: WORKERS, prefork: WORKERS, env: process.env});
	const {signal} = new AbortController();
	try {
		await warmUp({functions: pool, workers: WORKERS, clock: () => performance.now(), signal});
		const sleep = createRemoteFunctions(async () => pool).remote(
			(seconds: number) => new Promise<void>(resolve => setTimeout(resolve, seconds * 1000)),
		);
		let [reached, bound] = [0, 0];
		for (let round = 0; round < ROUNDS; round += 1) {
			const durations = Array.from({length: INPUTS}, seededRandom(round + 1));
			const began = performance.now();
			for await (const _ of sleep.map(durations, {concurrency: WORKERS * 2}));
			const seconds = (performance.now() - began) / 1000;
			reached += effectivenessOf(durations, WORKERS, seconds) / ROUNDS;
			bound += effectivenessOf(durations, WORKERS, listScheduling(durations, WORKERS)) / ROUNDS;
		}
		const points = (100 * (bound - reached)).toFixed(1);
		print(
			`a map over ${INPUTS} sleeping inputs, ${WORKERS} workers`,
			`${(100 * reached).toFixed(1)} % effectiveness, list scheduling ${(100 * bound).toFixed(1)} % (${points} points)`,
		);
	} finally {
		await pool.close();
	}
}
