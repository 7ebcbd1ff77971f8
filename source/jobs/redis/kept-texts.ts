import {Readable} from 'node:stream';
import type {Results} from '../results/results.ts';
import {claimOfStem} from './run/run-redis-job.ts';
import type {RedisJobTable} from './table/redis-job-table.ts';

/** The form of short results: anything else in their place is none of ours. */
const TEXT = /^3\.\d+$/;

/** The results of a storage, and those that are kept in Redis with their jobs. */
export function withKeptTexts(results: Results, table: RedisJobTable): Results {
	if (results.isElsewhere) return results;
	return {
		...results,
		async read(objectName, start, end) {
			const claim = claimOfStem(objectName.replace(/\.txt$/, ''));
			const text = claim && (await table.textOf(claim.id));
			if (text === null || !TEXT.test(text)) return results.read(objectName, start, end);
			return Readable.from([Buffer.from(text, 'latin1').subarray(start, end)], {objectMode: false});
		},
	};
}
