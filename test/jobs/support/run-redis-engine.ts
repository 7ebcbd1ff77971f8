// Run as a program of its own, so that it can be killed, stopped, and given another clock.

import {setTimeout as delay} from 'node:timers/promises';
import {type Computation, createPiComputation} from '../../../source/jobs/engine/work/computation.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import {type ChunkRange, MAX_DIGITS, sumsName} from '../../../source/jobs/pi/index.ts';
import {openRedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {resultsAt} from '../../../source/jobs/results/results-at.ts';
import {recordingRunner} from './recording-runner.ts';
import {standingComputation} from './standing-computation.ts';
import {endlessComputation} from './watched-computation.ts';
import '../../support/program/keep-compiled.ts';

const [redis = '', folder = '', options = '{}'] = process.argv.slice(2);
const {
	skewMs = 0,
	leaseMs,
	jobs: atOnce = 1,
	storage = null,
	begun = null,
	divideFrom,
	isEndless = false,
	pauseMs = 0,
} = JSON.parse(options) as {
	skewMs?: number;
	leaseMs?: number;
	jobs?: number;
	storage?: string;
	begun?: string;
	divideFrom?: number;
	isEndless?: boolean;
	pauseMs?: number;
};
if (skewMs !== 0) {
	const {now} = Date;
	Date.now = () => now() + skewMs;
}
openRedisJobs({
	redis,
	results: (await resultsAt(storage)) ?? createFileResults(folder),
	spoolFolder: `${folder}-spool`,
	slots: divideFrom === undefined ? defaultSlots({jobs: atOnce, threads: 1}) : [{maxDigits: MAX_DIGITS, threads: 1}],
	divideFrom,
	createComputation: isEndless
		? endlessComputation
		: ({threads}) =>
				sayingParts(divideFrom === undefined ? standingComputation({threads}) : createPiComputation({threads})),
	calls: begun === null ? undefined : {atOnce: 4, open: async () => recordingRunner(begun)},
	worker: `process ${process.pid}`,
	leaseMs,
	restMs: 1000,
	sweepMs: 1000,
});

/** Says which parts of jobs are begun. Takes its time between those of its own job, so that others have some to do. */
function sayingParts(computation: Computation): Computation {
	const {computeSums} = computation;
	if (!computeSums) return computation;
	const say = (range: ChunkRange) => process.stdout.write(`${sumsName(range)}\n`);
	return {
		...computation,
		compute({helpers, ...task}) {
			return computation.compute({
				...task,
				helpers: helpers && {
					offer: helpers.offer,
					async isComputed(range, signal, waits) {
						if (waits !== false) await delay(pauseMs);
						const isComputed = await helpers.isComputed(range, signal, waits);
						if (isComputed === false) say(range);
						return isComputed;
					},
				},
			});
		},
		computeSums(task) {
			say(task);
			return computeSums(task);
		},
	};
}

// It ends with the one that started it.
process.stdin.on('end', () => process.exit()).resume();
process.stdout.write('open\n');
