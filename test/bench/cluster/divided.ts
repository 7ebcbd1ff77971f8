import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openRedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {startRedisEngine} from '../../jobs/support/redis-engine.ts';
import {startMeasuredRedis} from './redis-figures.ts';

/** With more the bench takes minutes. */
const USUAL_DIGITS = 20_000_000;
const USUAL_ROUNDS = 3;
/** Long enough for the workers to have begun. */
const SETTLE_MS = 2000;

/** Kernel ticks in a second, as `/proc` counts processor time. */
const TICKS = 100;

/** The times of a job, in seconds. */
interface Times {
	/** From its beginning to its end. */
	elapsed: number;
	/** The processor time of each worker, which is all there is to go by where other work is done at the same time. */
	processor: number[];
}

/** The time of one job on two workers of one thread each, against that on one, in turns. */
export async function benchDivided(digits = USUAL_DIGITS, rounds = USUAL_ROUNDS): Promise<void> {
	const ratios: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		const alone = await timesOf(digits, 1);
		const together = await timesOf(digits, 2);
		const ratio = together.elapsed / alone.elapsed;
		ratios.push(ratio);
		process.stdout.write(
			`${digits} decimals: one worker ${wordsFor(alone)}, two ${wordsFor(together)}, ${ratio.toFixed(2)} of that\n`,
		);
	}
	process.stdout.write(`median ${ratios.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]?.toFixed(2)}\n`);
}

function wordsFor({elapsed, processor}: Times): string {
	return `${elapsed.toFixed(2)} s (processor ${processor.map(seconds => seconds.toFixed(2)).join(' and ')})`;
}

/** The processor time that a process has had, in seconds; 0 where the system does not tell. */
function processorSeconds(pid: number | undefined): number {
	try {
		const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		return (Number(words[11]) + Number(words[12])) / TICKS;
	} catch {
		return 0;
	}
}

async function timesOf(digits: number, workers: number): Promise<Times> {
	const redis = await startMeasuredRedis();
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	const jobs = openRedisJobs({redis: redis.server.url, results: createFileResults(folder)});
	const engine = {redis: redis.server.url, folder, divideFrom: digits};
	const started = await Promise.all(Array.from({length: workers}, () => startRedisEngine(engine)));
	try {
		await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
		const {id} = (await jobs.submit({digits})).job;
		for await (const {job} of jobs.events(id)) if (job.error) throw new Error(job.error.message);
		const {startedAt, finishedAt} = await jobs.get(id);
		return {
			elapsed: (Number(finishedAt) - Number(startedAt)) / 1000,
			processor: started.map(({child}) => processorSeconds(child.pid)),
		};
	} finally {
		await Promise.all(started.map(worker => worker.kill()));
		await jobs.close();
		await redis.close();
		rmSync(folder, {recursive: true});
	}
}
