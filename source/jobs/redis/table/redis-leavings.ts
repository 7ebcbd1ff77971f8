import * as z from 'zod';
import type {OnRejected} from '../../../shared/rejections.ts';
import {storedId} from '../../engine/stored-job.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';
import type {RedisClaim} from './redis-claims.ts';
import {hashOf} from './redis-job.ts';

/** So many attempts no job has. */
const MOST_TOKENS = 1_000_000;

const leftover = z.object({id: storedId, tokens: z.coerce.number().pipe(z.int().min(0).max(MOST_TOKENS))});

export type Leavings = ReturnType<typeof createLeavings>;

/** Removes the files and keys that jobs and their attempts leave behind. `base`: the prefix of the keys of the jobs. */
export function createLeavings({run}: RedisConnection, base: string, onRejected: OnRejected) {
	return {
		/** Which of these jobs are not running under these tokens any more. */
		async lostOf<Claim extends Pick<RedisClaim, 'id' | 'token'>>(claims: readonly Claim[]): Promise<Claim[]> {
			if (claims.length === 0) return [];
			const found = await run(async client => {
				const pipeline = client.pipeline();
				for (const {id} of claims) pipeline.hmget(`${base}job:${id}`, 'state', 'token');
				return pipeline.exec();
			});
			return claims.filter((claim, at) => {
				const [error, values] = found?.[at] ?? [];
				if (error || !Array.isArray(values)) return false;
				return values[0] !== 'running' || Number(values[1]) !== claim.token;
			});
		},
		/** Some of the forgotten jobs whose results are still to be removed, and how many times each was begun. */
		async leftovers(limit: number): Promise<{id: string; tokens: number}[]> {
			const pairs = await run(client => client.hrandfield(`${base}leftovers`, limit, 'WITHVALUES'));
			const found: {id: string; tokens: number}[] = [];
			for (const [id, text] of Object.entries(hashOf(pairs as string[]))) {
				const parsed = leftover.safeParse({id, tokens: text});
				if (parsed.success) {
					found.push(parsed.data);
					continue;
				}
				await run(client => client.hdel(`${base}leftovers`, id));
				onRejected({kind: 'leftover', name: id, reason: 'it is not a job with a number', outcome: 'It was removed.'});
			}
			return found;
		},
		/** Their results are removed. */
		async removed(ids: readonly string[]): Promise<void> {
			if (ids.length > 0) await run(client => client.hdel(`${base}leftovers`, ...ids));
		},
	};
}
