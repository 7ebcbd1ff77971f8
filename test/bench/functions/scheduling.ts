import {type LoadTestRun, runLoadTest, warmUp} from '../../../source/functions/load-test/load-test.ts';
import {openLocalFunctions} from '../../../source/services/engines/local-functions.ts';

const WORKERS = 20;
const FACTORS = [1, 2, 5, 10];
/** Sequences of calls of each kind; how hard one is differs much. */
const ROUNDS = 5;

/** How well 20 workers are used by calls that come together and sleep for up to a second, without hints and with them. */
export async function scheduling(print: (what: string, measured: string) => void): Promise<void> {
	const functions = openLocalFunctions({workers: WORKERS, prefork: WORKERS, env: process.env});
	const {signal} = new AbortController();
	const clock = () => performance.now();
	try {
		await warmUp({functions, workers: WORKERS, clock, signal});
		for (const factor of FACTORS) {
			for (const hasHints of [false, true]) {
				const runs: LoadTestRun[] = [];
				for (let round = 0; round < ROUNDS; round += 1) {
					runs.push(await runLoadTest({functions, workers: WORKERS, factor, hasHints, round, clock, signal}));
				}
				print(
					`${WORKERS} workers, ${WORKERS * factor} calls, ${hasHints ? 'exact hints' : 'no hints'}`,
					`${percent(runs, run => run.effectiveness)} effectiveness, list scheduling ${percent(runs, run => run.listSchedulingBound)}`,
				);
			}
		}
	} finally {
		await functions.close();
	}
}

function percent(runs: readonly LoadTestRun[], of: (run: LoadTestRun) => number): string {
	return `${((runs.reduce((sum, run) => sum + of(run), 0) / runs.length) * 100).toFixed(1)} %`;
}
