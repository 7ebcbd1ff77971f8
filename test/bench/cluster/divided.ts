import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openRedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {startRedisEngine} from '../../jobs/support/redis-engine.ts';
import {startMeasuredRedis} from './redis-figures.ts';

/** With more the bench takes minutes. */
const USUAL_DIGITS = 20_000_000;
const ROUNDS = 3;
/** Long enough for a worker to know of the other. */
const SETTLE_MS = 2000;

/** The time of one job on two workers of one thread each, against that on one, in turns. */
export async function benchDivided(digits = USUAL_DIGITS): Promise<void> {
	const ratios: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		const alone = await secondsOf(digits, 1);
		const together = await secondsOf(digits, 2);
		ratios.push(together / alone);
		process.stdout.write(
			`${digits} decimals: one worker ${alone.toFixed(2)} s, two ${together.toFixed(2)} s, ${(together / alone).toFixed(2)} of that\n`,
		);
	}
	process.stdout.write(`median ${ratios.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]?.toFixed(2)}\n`);
}

async function secondsOf(digits: number, workers: number): Promise<number> {
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
		return (Number(finishedAt) - Number(startedAt)) / 1000;
	} finally {
		await Promise.all(started.map(worker => worker.kill()));
		await jobs.close();
		await redis.close();
		rmSync(folder, {recursive: true});
	}
}
