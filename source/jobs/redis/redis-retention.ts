import type {Results} from '../results/results.ts';
import {claimOfStem, resultStem} from './run/run-redis-job.ts';
import type {RedisJobTable} from './table/redis-job-table.ts';
import type {Leavings} from './table/redis-leavings.ts';

const AT_A_TIME = 200;

/** Forgets jobs that ended so long ago (in milliseconds) with all that any of their attempts wrote. */
export async function forgetOldJobs(
	table: Pick<RedisJobTable, 'forget' | 'leftovers' | 'removed'>,
	results: Results,
	keepMs: number,
): Promise<void> {
	for (;;) {
		// The jobs first: a result without a job is only lost space, a job without its result misleads.
		const forgotten = await table.forget(keepMs, AT_A_TIME);
		const leftovers = await table.leftovers(AT_A_TIME);
		for (const {id, tokens} of leftovers) {
			for (let token = 1; token <= tokens; token++) await results.remove(results.nameOf(resultStem(id, token)));
		}
		await table.removed(leftovers.map(({id}) => id));
		if (forgotten === 0 && leftovers.length === 0) return;
	}
}

/** Removes unfinished results of attempts that are over. */
export async function sweepUnfinished(tables: readonly Leavings[], results: Results): Promise<void> {
	await results.sweep(async ({id: stem}) => {
		const claim = claimOfStem(stem);
		// Files that no job wrote stay.
		if (claim === null) return true;
		const lost = await Promise.all(tables.map(table => table.lostOf([claim])));
		return lost.some(claims => claims.length === 0);
	});
}
