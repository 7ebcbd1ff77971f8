import {randomBytes} from 'node:crypto';
import {type JobFailure, type JobResult, type JobState, MOST_ATTEMPTS} from '../../job.ts';
import {BIGINT_BELOW as SHORT_BELOW} from '../../pi/limits.ts';
import type {ClaimWords, JobScripts} from './job-scripts.ts';
import type {FinishedTimes} from './redis-job.ts';

/** The right to compute a job: what its holder says counts only while the token is the job's latest. */
export interface RedisClaim {
	id: string;
	digits: number;
	token: number;
	attempt: number;
	/** Whether a process ended while it was at this job. */
	isSuspect?: boolean;
	/** The origin of the job; left out or null where that is not known. */
	origin?: string | null;
	/** Whether the job was taken from its queue together with others, so that no BullMQ worker has it. */
	isTaken?: boolean;
}

/** The process that begins an attempt. */
export interface Holder {
	/** Its own name, and the word of the locks of jobs that it takes. */
	holder: string;
	/** Its name for people. */
	worker: string;
}

/** The attempts at jobs in Redis, from their begin to their end. */
export function createRedisClaims({call}: JobScripts) {
	async function begin(
		jobs: readonly {id: string; digits: number}[],
		{holder, worker}: Holder,
		together: 0 | 1,
	): Promise<(RedisClaim | null)[]> {
		if (jobs.length === 0) return [];
		const words = jobs.flatMap(({id, digits}) => [id, digits]);
		const begun = await call('start', holder, worker, nameOfCall(), together, ...words);
		return jobs.map(({id, digits}, at) => {
			const claim = begun[at];
			return claim ? claimOf(id, digits, claim) : null;
		});
	}

	/** Finishes each, with its text where that is kept here; null for those whose claim does not count any more. */
	async function completeAll(
		done: readonly {claim: RedisClaim; result: JobResult; text: string}[],
		lock: string,
	): Promise<(FinishedTimes | null)[]> {
		const words = done.flatMap(({claim: {id, token, isTaken}, result: {sha256, lastDigits = '', objectName}, text}) => [
			...[id, token, sha256, lastDigits, objectName, text],
			isTaken ? 1 : 0,
		]);
		const answers = await call('complete', lock, ...words);
		return answers.map(times => {
			const [createdAt, startedAt, finishedAt] = times?.map(Number) ?? [];
			return finishedAt === undefined ? null : {createdAt: createdAt ?? 0, startedAt: startedAt ?? 0, finishedAt};
		});
	}

	return {
		/** Begins an attempt; null where there is nothing left to do. */
		start: async (id: string, digits: number, holder: Holder): Promise<RedisClaim | null> =>
			(await begin([{id, digits}], holder, 0))[0] ?? null,
		/** Begins an attempt of each of many, which run together; null for those where there is nothing left to do. */
		startAll: (jobs: readonly {id: string; digits: number}[], holder: Holder) => begin(jobs, holder, 1),
		/**
		 * Takes up to so many jobs that are next in the queue of small ones and short, which run together. They are locked
		 * for so many milliseconds. Jobs that are not completed are released.
		 */
		async take(most: number, {holder, worker}: Holder, lockMs: number): Promise<RedisClaim[]> {
			if (most < 1) return [];
			const taken = await call('take', holder, worker, nameOfCall(), holder, lockMs, most, SHORT_BELOW - 1);
			return taken.map(([id, digits, claim]) => ({...claimOf(id, digits, claim), isTaken: true}));
		},
		/** Gives jobs that were taken back to their queue, or drops them there. */
		async releaseTaken(jobs: readonly {id: string; isToWait: boolean}[], {holder}: Holder): Promise<void> {
			if (jobs.length > 0)
				await call('releaseTaken', holder, ...jobs.flatMap(({id, isToWait}) => [id, isToWait ? 1 : 0]));
		},
		async advance({id, token}: RedisClaim, share: number): Promise<boolean> {
			return (await call('advance', id, token, String(share))) === 1;
		},
		/** False where the claim does not count any more. */
		async complete(claim: RedisClaim, result: JobResult): Promise<boolean> {
			return (await completeAll([{claim: {...claim, isTaken: false}, result, text: ''}], ''))[0] != null;
		},
		completeAll,
		/** The job's state after it; null where the claim does not count any more. */
		fail: ({id, token}: RedisClaim, failure: JobFailure, isWorthMore: boolean): Promise<JobState | null> =>
			call('fail', id, token, JSON.stringify(failure), isWorthMore ? 1 : 0, MOST_ATTEMPTS),
		async release({id, token}: RedisClaim): Promise<boolean> {
			return (await call('release', id, token)) === 1;
		},
		/** After BullMQ found that the process with a job is gone. */
		lose: (id: string, lockKey: string): Promise<JobState | null> => call('lose', id, lockKey),
	};
}

/** By which a script knows that it is carried out once more. */
function nameOfCall(): string {
	return randomBytes(4).toString('hex');
}

function claimOf(id: string, digits: number, [token, attempt, losses, origin]: ClaimWords): RedisClaim {
	return {id, digits, token, attempt, isSuspect: losses > 0, origin: origin === '' ? null : origin};
}
