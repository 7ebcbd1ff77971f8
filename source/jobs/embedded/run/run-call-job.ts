import {setTimeout as delay} from 'node:timers/promises';
import {KEPT_BYTES, runAttempt} from '../../engine/calls/call-attempt.ts';
import {callCheckpoints} from '../../engine/calls/call-checkpoints.ts';
import type {CallEnd, CallRunner} from '../../engine/calls/call-runner.ts';
import {createOutputWriter} from '../../engine/calls/live-output.ts';
import {damagedCheckpoint} from '../../engine/work/checkpoints.ts';
import {digestDocument} from '../../results/result-digest.ts';
import {isStorageFailure} from '../../results/storage-rest.ts';
import type {AttemptEnd} from '../table/call-table.ts';
import type {JobRow} from '../table/job-row.ts';
import type {Claim} from '../table/job-rows.ts';
import {type JobContext, tellDamage} from './run-job.ts';
import {mayKeepTexts} from './run-short-jobs.ts';

/** Between two attempts to write down how a call ended, in milliseconds. */
const PAUSE_MS = 1000;

export interface CallWatch {
	/** Aborted when the call is to end. */
	signal: AbortSignal;
	/** Aborted when nothing can be written down any more. */
	closing: AbortSignal;
	/** Told why the end of a call can't be written down. */
	onError: (error: unknown) => void;
}

/**
 * Runs a call that was claimed. How it ended is in the table when this resolves; until that could be written it is tried again,
 * since the call can't be.
 */
export async function runCallJob(
	context: JobContext,
	{claim, row}: {claim: Claim; row: JobRow},
	runner: CallRunner,
	{signal, closing, onError}: CallWatch,
): Promise<void> {
	const {table, results} = context;
	const body = table.calls.bodyOf(row);
	const written = createOutputWriter(context.live, row.id, claim.attempt);
	const {id, tenant, origin} = row;
	const {retries} = table.calls.readTerms(row);
	const tell = tellDamage(context, id, onError);
	const onDamaged = () => tell(damagedCheckpoint(id));
	const checkpoints = callCheckpoints({results, id, attempt: claim.attempt, retries, onDamaged, onError});
	const task = {id, tenant, body, origin, signal, onOutput: written.add, checkpoints, onError};
	try {
		const end = await runAttempt(runner, task);
		await settleCall(context, {claim, row, end}, {closing, onError});
		if (!table.isOpen(id)) await checkpoints?.clear();
	} finally {
		// Its next attempt may begin at once.
		context.background.add(written.close());
	}
}

/** Writes down how a call ended, however often it takes. */
async function settleCall(
	context: JobContext,
	{claim, row, end}: {claim: Claim; row: JobRow; end: CallEnd | null},
	{closing, onError}: Omit<CallWatch, 'signal'>,
): Promise<void> {
	const {table, commit, now} = context;
	for (;;) {
		try {
			const settled = end && (await toSettle(context, row, end));
			await commit.run(() => {
				const current = table.claimed(claim);
				if (!current) return;
				if (settled) table.calls.settle(current, now(), settled);
				else table.calls.release(current, now());
			});
			return;
		} catch (error) {
			onError(error);
			await delay(PAUSE_MS, undefined, {signal: closing});
		}
	}
}

/** The outcome of an attempt, to be written down. Large documents are in the storage then. */
async function toSettle(
	{table, results}: JobContext,
	row: JobRow,
	{outcome, failure, document: bytes}: CallEnd,
): Promise<AttemptEnd> {
	if (!table.calls.isLast(row, {outcome, failure})) return {outcome, failure, document: null};
	if (bytes.length === 0) return {outcome, failure, document: null};
	const name = results.nameOf(row.id);
	const kept = {result: digestDocument(bytes, name), text: bytes};
	if (bytes.length <= KEPT_BYTES && mayKeepTexts(results)) return {outcome, failure, document: kept};
	try {
		const writer = await results.begin(row.id, `${row.holder}-${row.attempts}`);
		try {
			await writer.write(bytes);
			const {sha256, objectName} = await writer.finish();
			return {outcome, failure, document: {result: {bytes: bytes.length, sha256, objectName}, text: null}};
		} catch (error) {
			await writer.discard();
			throw error;
		}
	} catch (error) {
		// Where the storage is away there is still this machine's own file.
		if (isStorageFailure(error)) return {outcome, failure, document: kept};
		throw error;
	}
}
