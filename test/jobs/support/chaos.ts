import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readdirSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {hasEnded, type Job} from '../../../source/jobs/job.ts';
import type {Jobs} from '../../../source/jobs/jobs.ts';
import {piInBigInt} from '../../../source/jobs/pi/decimals/reference.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {knownDigest} from '../pi/support/digests.ts';
import {type RedisEngineOptions, type RedisEngineProcess, startRedisEngine} from './redis-engine.ts';
import {textOf, until} from './watching.ts';

/** Sizes of jobs that take from nothing to a second or so, of which the result is known. */
export const SIZES = [10, 1000, 10_000, 100_000, 1_000_000] as const;

/** Processes that compute, of which some are killed at random and replaced. */
export function createWorkers(options: RedisEngineOptions) {
	const workers: RedisEngineProcess[] = [];
	return {
		async start(count: number, more: Partial<RedisEngineOptions> = {}): Promise<RedisEngineProcess[]> {
			const started = await Promise.all(Array.from({length: count}, () => startRedisEngine({...options, ...more})));
			workers.push(...started);
			return started;
		},
		/** Kills one after the other, each after a random while, and starts another for it. */
		async killAtRandom(times: number, longestMs: number): Promise<void> {
			for (let killed = 0; killed < times; killed++) {
				await delay(Math.random() * longestMs);
				const [victim] = workers.splice(Math.floor(Math.random() * workers.length), 1);
				await victim?.kill();
				workers.push(await startRedisEngine(options));
			}
		},
		async end(): Promise<void> {
			await Promise.all(workers.splice(0).map(one => one.kill()));
		},
	};
}

/**
 * Submits so many jobs of all sizes, `pauseMs` between them. Where Redis is away one that was refused is not
 * accepted, and that is all.
 */
export async function submitAll(jobs: Jobs, count: number, pauseMs = 0): Promise<{ids: string[]; refused: number}> {
	const ids: string[] = [];
	let refused = 0;
	for (let at = 0; at < count; at++) {
		const digits = SIZES[at % SIZES.length] ?? 10;
		await jobs.submit({digits}).then(
			({job}) => ids.push(job.id),
			error => {
				assert.equal(error instanceof LunchError && error.code, 'JOB_STORE_FAILED');
				refused++;
			},
		);
		if (pauseMs > 0) await delay(pauseMs);
	}
	return {ids, refused};
}

/** Waits until all jobs have ended. */
export async function untilAllEnded(jobs: Jobs, ids: readonly string[], ms: number): Promise<Job[]> {
	const ended: Job[] = [];
	for (const id of ids) {
		ended.push(
			await until(async () => {
				const job = await jobs.get(id).catch(() => null);
				return job !== null && hasEnded(job.state) && job;
			}, ms),
		);
	}
	return ended;
}

/**
 * Expects what must hold after any chaos: each job is finished with the right result, once; and nothing is half-written.
 */
export async function expectAllRight(jobs: Jobs, ended: readonly Job[], folder: string): Promise<void> {
	for (const job of ended) {
		const ends: string[] = [];
		for await (const event of jobs.events(job.id)) if (hasEnded(event.job.state)) ends.push(event.job.state);
		assert.deepEqual(ends, [job.state]);
		assert(job.kind === 'pi');
		const result = {bytes: job.digits + 2, sha256: digestFor(job.digits)};
		assert.partialDeepStrictEqual(job, {state: 'finished', result});
		const text = await textOf((await jobs.download(job.id)).body);
		assert.equal(createHash('sha256').update(text).digest('hex'), job.result?.sha256);
	}
	const complete = readdirSync(folder).filter(name => !name.endsWith('.unfinished'));
	const referred = new Set(ended.map(({result}) => result?.objectName));
	// A process may die between writing a result and saying so: that is whole, and nobody's.
	for (const name of complete.filter(name => !referred.has(name))) {
		assert.ok(
			ended.some(({id}) => name.startsWith(id)),
			`${name} is nobody's`,
		);
	}
}

function digestFor(digits: number): string {
	return digits < 1000 ? createHash('sha256').update(piInBigInt(digits)).digest('hex') : knownDigest(digits);
}
