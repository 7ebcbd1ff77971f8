import {setTimeout as delay} from 'node:timers/promises';
import type {JobParts} from '../../engine/job-parts.ts';
import {noRoom} from '../../engine/queue/quota.ts';
import {RELEASED} from '../../engine/released.ts';
import {checkpointsOf} from '../../engine/work/checkpoints.ts';
import type {Computation} from '../../engine/work/computation.ts';
import {computationFailure, isWorthMore} from '../../engine/work/computation.ts';
import {createRunNotes, type RunNotes} from '../../engine/work/run-notes.ts';
import {writeResult} from '../../engine/work/write-result.ts';
import {hasEnded, type JobResult} from '../../job.ts';
import type {Results, ResultWriter} from '../../results/results.ts';
import type {Spool} from '../../results/spool.ts';
import {isStorageFailure} from '../../results/storage-rest.ts';
import type {RedisClaim} from '../table/redis-claims.ts';
import type {RedisJobTable} from '../table/redis-job-table.ts';
import {tellDamage} from '../table/tell-damage.ts';

/** Dependencies of every run of a job. */
export interface RedisJobContext {
	table: RedisJobTable;
	results: Results;
	/** The place on this machine for results that the storage did not take; left out where the storage is this machine's own. */
	spool?: Spool | undefined;
	/** How long telling Redis what became of a job is tried again while it is away, in milliseconds. */
	retryForMs: number;
}

/** The next step for a job in its queue. `left`: another process has it, or it has ended. */
export type Fate = 'finished' | 'again' | 'released' | 'failed' | 'left';

const RETRY_MS = 250;

/** The name of an attempt's result. Each attempt has its own, so a late one overwrites nothing. */
export function resultStem(id: string, token: number): string {
	return `${id}-${token}`;
}

/** The attempt that such a name belongs to; null for other names. */
export function claimOfStem(stem: string): Pick<RedisClaim, 'id' | 'token'> | null {
	const [, id, token] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{1,9})$/.exec(stem) ?? [];
	return id === undefined ? null : {id, token: Number(token)};
}

export interface RunWatch {
	/** The name of this process, for people. */
	worker: string;
	/** Aborted when the run is to stop: with RELEASED as reason where the job is to be handed back. */
	signal: AbortSignal;
	/** Told that the job is another's by now. */
	onLost: () => void;
	/** Told that this machine can't write a result. */
	onUnable: (error: unknown) => void;
	/** Resolves when it can again, or the run is to stop. */
	untilAble: () => Promise<void>;
	/** Told what went wrong beside, as with a checkpoint. */
	onError: (error: unknown) => void;
}

/** A run with the places of what it leaves while it goes on. */
interface WatchedRun extends RunWatch {
	parts: JobParts | undefined;
	notes: RunNotes;
}

/** Computes a job that was begun. Its fate is in Redis when this resolves. */
export async function runRedisJob(
	context: RedisJobContext,
	claim: RedisClaim,
	computation: Computation,
	watch: RunWatch,
): Promise<Fate> {
	const {onError, worker} = watch;
	const parts = checkpointsOf(context.results, claim, tellDamage(context.table, claim.id, onError));
	const notes = createRunNotes({board: context.table.board, ...claim, worker, onError});
	const fate = await computeResult(context, claim, computation, {...watch, parts, notes});
	const isOver = await hasNoUse(context, claim, fate);
	await notes.close(isOver);
	if (isOver) await parts?.clear().catch(onError);
	return fate;
}

/** Whether nobody goes on from the checkpoints of a job. What can't be asked now is found out later. */
async function hasNoUse({table}: RedisJobContext, {id}: RedisClaim, fate: Fate): Promise<boolean> {
	if (fate !== 'left') return fate === 'finished' || fate === 'failed';
	const found = await table.get(id).catch(() => undefined);
	return found === null || (found !== undefined && hasEnded(found.job.state));
}

async function computeResult(
	context: RedisJobContext,
	claim: RedisClaim,
	computation: Computation,
	watch: WatchedRun,
): Promise<Fate> {
	const {table, results, spool} = context;
	const {signal} = watch;
	const bytes = claim.digits + 2;
	let result: JobResult;
	for (;;) {
		try {
			result = await writeRedisResult(context, claim, computation, watch);
			break;
		} catch (error) {
			const isUnable = !signal.aborted && isStorageFailure(error);
			if (isUnable) watch.onUnable(error);
			// Computed is computed: here it is kept, and any other machine would begin anew.
			const kept = isUnable ? ((await spool?.read(claim.id, bytes)) ?? null) : null;
			if (kept === null) return settleFailure(context, claim, watch, error);
			kept.destroy();
			await watch.untilAble();
		}
	}
	if (await withRetries(context, signal, () => table.complete(claim, result))) {
		await spool?.remove(claim.id);
		return 'finished';
	}
	// Cancelled at the last moment, or taken over: nothing refers to these bytes.
	await results.remove(result.objectName).catch(() => {});
	return 'left';
}

/** Writes the result of a job, computed now or before, while the storage was away. */
async function writeRedisResult(
	{table, results, spool}: RedisJobContext,
	claim: RedisClaim,
	computation: Computation,
	{signal, onLost, onError, parts, notes}: WatchedRun,
): Promise<JobResult> {
	signal.throwIfAborted();
	const [stem, attempt] = [resultStem(claim.id, claim.token), String(claim.token)];
	if ((await results.room()) < claim.digits + 2) throw noRoom(claim.digits + 2);
	const kept = (await spool?.read(claim.id, claim.digits + 2)) ?? null;
	let writer: ResultWriter | null = null;
	try {
		writer = await (spool && !kept ? spool.begin(claim.id, stem, attempt) : results.begin(stem, attempt));
		const advance = (share: number) => {
			table.advance(claim, Number(share.toFixed(6))).then(
				counts => {
					if (!counts) onLost();
				},
				() => {},
			);
		};
		return await writeResult(writer, {job: claim, computation, kept, signal, parts, notes, advance, onError});
	} catch (error) {
		kept?.destroy();
		await writer?.discard().catch(() => {});
		throw error;
	}
}

async function settleFailure(
	context: RedisJobContext,
	claim: RedisClaim,
	watch: RunWatch,
	error: unknown,
): Promise<Fate> {
	const {table} = context;
	const {signal} = watch;
	if (signal.aborted && signal.reason !== RELEASED) return 'left';
	if (signal.aborted) return (await withRetries(context, signal, () => table.release(claim))) ? 'released' : 'left';
	// Another machine may have the room that this one has not; the job is not to blame.
	if (isStorageFailure(error))
		return (await withRetries(context, signal, () => table.release(claim))) ? 'released' : 'left';
	const {code, message} = computationFailure(error);
	const state = await withRetries(context, signal, () => table.fail(claim, {code, message}, isWorthMore(code)));
	if (state === null) return 'left';
	return state === 'queued' ? 'again' : 'failed';
}

/** Does `work`, again and again while Redis is away, since hours of computing may depend on it. A process that is to end does not wait. */
export async function withRetries<Result>(
	{retryForMs}: RedisJobContext,
	signal: AbortSignal,
	work: () => Promise<Result>,
): Promise<Result> {
	let deadline = performance.now() + retryForMs;
	for (;;) {
		try {
			return await work();
		} catch (error) {
			if (signal.reason === RELEASED) deadline = Math.min(deadline, performance.now());
			if (performance.now() >= deadline) throw error;
			await delay(RETRY_MS);
		}
	}
}
