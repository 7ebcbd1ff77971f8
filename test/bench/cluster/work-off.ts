import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import pMap from 'p-map';
import {openRedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {startWorkerProcess} from '../../support/program/worker-process.ts';
import type {MeasuredRedis} from './redis-figures.ts';

export interface WorkFigures {
	perSecond: number;
	/** The memory of one job in Redis, in bytes: while it waits, and once it is finished. */
	waitingBytes: number;
	finishedBytes: number;
	/** Commands to Redis for a job, from submitting it to its end, and Redis's processor time for it in microseconds. */
	commands: number;
	processor: number;
	/** Connections of each worker, and its commands a second while there is nothing to do. */
	connections: number;
	idleCommands: number;
}

const TINY = 10;
/** The time between two looks at how far the workers are: a look costs the machine that they run on something, too. */
export const LOOK_MS = 25;
/** The share of the jobs after which the time is taken: until then the programs start. */
export const STARTING = 0.25;
const IDLE_MS = 10_000;

/** How many tiny jobs so many `lunch worker` processes work off in a second, with one slot and the lane for small jobs each. */
export async function workOff(redis: MeasuredRedis, workers: number, count: number): Promise<WorkFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	await redis.client.flushall();
	const jobs = openRedisJobs({redis: redis.server.url, results: createFileResults(folder)});
	try {
		await jobs.load();
		const [memory, connections, commands, processor] = [
			await redis.memory(),
			await redis.connections(),
			await redis.commands(),
			await redis.processor(),
		];
		await pMap(Array.from({length: count}), () => jobs.submit({digits: TINY}), {concurrency: 1000});
		const waiting = await redis.memory();
		const storage = pathToFileURL(folder).href;
		const args = ['--redis', redis.server.url, '--storage', storage, '--functions', '0', '--log-level', 'warn'];
		const started = await Promise.all(Array.from({length: workers}, () => startWorkerProcess(args)));
		const finished = async () => (await jobs.load()).counts.finished;
		while ((await finished()) < count * STARTING) await new Promise(resolve => setTimeout(resolve, LOOK_MS));
		const begun = {at: performance.now(), finished: await finished()};
		while ((await finished()) < count) await new Promise(resolve => setTimeout(resolve, LOOK_MS));
		const perSecond = (count - begun.finished) / ((performance.now() - begun.at) / 1000);
		const [spent, busy] = [await redis.commands(), await redis.processor()];
		const [kept, open] = [await redis.memory(), await redis.connections()];
		const before = await redis.commands();
		await new Promise(resolve => setTimeout(resolve, IDLE_MS));
		const idle = (await redis.commands()) - before;
		await Promise.all(started.map(worker => worker.close()));
		return {
			perSecond,
			waitingBytes: (waiting - memory) / count,
			finishedBytes: (kept - memory) / count,
			commands: (spent - commands) / count,
			processor: ((busy - processor) / count) * 1e6,
			connections: (open - connections) / workers,
			idleCommands: idle / workers / (IDLE_MS / 1000),
		};
	} finally {
		await jobs.close();
		rmSync(folder, {recursive: true});
	}
}
