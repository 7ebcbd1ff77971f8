import {Readable} from 'node:stream';
import {KEPT_BYTES} from '../../engine/calls/call-attempt.ts';
import type {CallEnd} from '../../engine/calls/call-runner.ts';
import {pauseBeforeRetry} from '../../engine/calls/call-terms.ts';
import {digestDocument} from '../../results/result-digest.ts';
import type {Results} from '../../results/results.ts';
import {isStorageFailure} from '../../results/storage-rest.ts';
import type {RedisCallClaim, RedisCallEnd, RedisCallTable} from '../table/redis-call-table.ts';
import {claimOfStem, resultStem} from './run-redis-job.ts';

/** How an attempt ended, and what is kept of it. Large documents are in the storage then. */
export async function endOfCall(
	results: Results,
	{id, token, attempt, terms}: RedisCallClaim,
	{outcome, failure, document: bytes}: CallEnd,
): Promise<RedisCallEnd> {
	const pauseMs = failure && pauseBeforeRetry(terms, attempt, outcome);
	if (pauseMs !== null || bytes.length === 0) return {outcome, failure, pauseMs, document: null};
	const stem = resultStem(id, token);
	const kept = {result: digestDocument(bytes, results.nameOf(stem)), text: Buffer.from(bytes).toString('utf8')};
	if (bytes.length <= KEPT_BYTES && !results.isElsewhere) return {outcome, failure, pauseMs, document: kept};
	try {
		const writer = await results.begin(stem, String(token));
		try {
			await writer.write(bytes);
			const {sha256, objectName} = await writer.finish();
			return {outcome, failure, pauseMs, document: {result: {bytes: bytes.length, sha256, objectName}, text: null}};
		} catch (error) {
			await writer.discard();
			throw error;
		}
	} catch (error) {
		// Where the storage is away there is still Redis: the call can't be run again.
		if (isStorageFailure(error)) return {outcome, failure, pauseMs, document: kept};
		throw error;
	}
}

/** The results of calls in a storage, and those that are kept in Redis. */
export function withKeptDocuments(results: Results, table: RedisCallTable): Results {
	async function textOf(objectName: string): Promise<Buffer | null> {
		const claim = claimOfStem(objectName.replace(/\.txt$/, ''));
		const text = claim && (await table.textOf(claim.id));
		return text?.startsWith('{') ? Buffer.from(text, 'utf8') : null;
	}

	const {link} = results;
	return {
		...results,
		async read(objectName, start, end) {
			const text = await textOf(objectName);
			return text
				? Readable.from([text.subarray(start, end)], {objectMode: false})
				: results.read(objectName, start, end);
		},
		...(link ? {link: async (name: string, file: string) => ((await textOf(name)) ? null : link(name, file))} : {}),
	};
}
