import type {Readable} from 'node:stream';
import type {BackgroundWork} from '../../../shared/background-work.ts';
import type {LunchError} from '../../../shared/errors.ts';
import type {LiveOutput} from '../../engine/calls/live-output.ts';
import type {JobParts} from '../../engine/job-parts.ts';
import {RELEASED} from '../../engine/released.ts';
import {checkpointsOf, damageNote} from '../../engine/work/checkpoints.ts';
import type {Computation} from '../../engine/work/computation.ts';
import {computationFailure, isWorthMore} from '../../engine/work/computation.ts';
import {createRunNotes, type RunNotes} from '../../engine/work/run-notes.ts';
import type {WorkBoard} from '../../engine/work/work-board.ts';
import {writeResult} from '../../engine/work/write-result.ts';
import {MOST_ATTEMPTS} from '../../job.ts';
import type {Results, ResultWriter} from '../../results/results.ts';
import type {Spool} from '../../results/spool.ts';
import {isStorageFailure} from '../../results/storage-rest.ts';
import type {GroupCommit} from '../commit/group-commit.ts';
import type {Claim} from '../table/job-rows.ts';
import type {JobTable} from '../table/job-table.ts';
import type {KeptResults} from '../table/kept-results.ts';
import {countLosses} from '../table/read-row.ts';

/** Dependencies of every part of the engine. */
export interface JobContext {
	table: JobTable;
	kept: KeptResults;
	commit: GroupCommit;
	results: Results;
	/** The place on this machine for results that the storage did not take; left out where the storage is this machine's own. */
	spool?: Spool | undefined;
	now: () => number;
	/** The output of calls while they run. */
	live: LiveOutput;
	/** Notes on the work of jobs while they run. */
	board: WorkBoard;
	/** Work that nobody waits for before the engine is closed. */
	background: BackgroundWork;
}

/** How a run is stopped, and who is told that its result can't be written. */
export interface RunWatch {
	/** The name of this process, for people. */
	worker: string;
	/** Aborted when the run is to stop: with RELEASED as reason where the job is to be handed back. */
	signal: AbortSignal;
	/** Told that results of so many bytes can't be written. */
	onUnable: (error: unknown, bytes: number) => void;
	/** Told what went wrong beside, as with a checkpoint. */
	onError: (error: unknown) => void;
}

/** Computes a job that was claimed. Its fate is in the table when this resolves, unless that can't be written. */
export async function runJob(
	context: JobContext,
	claim: Claim,
	computation: Computation,
	watch: RunWatch,
): Promise<void> {
	const {table, results, board} = context;
	const parts = checkpointsOf(results, claim, tellDamage(context, claim.id, watch.onError));
	const notes = createRunNotes({board, ...claim, worker: watch.worker, onError: watch.onError});
	try {
		await computeResult(context, claim, computation, {...watch, parts, notes});
	} finally {
		const isOver = !table.isOpen(claim.id);
		await notes.close(isOver);
		if (isOver) await parts?.clear().catch(watch.onError);
	}
}

/** Tells of a damaged checkpoint, and notes it on its job. */
export function tellDamage(
	{table, commit, now}: Pick<JobContext, 'table' | 'commit' | 'now'>,
	id: string,
	onError: (error: unknown) => void,
): (error: LunchError) => void {
	return error => {
		onError(error);
		commit.run(() => table.note(id, damageNote(error), now()), {durable: false}).catch(onError);
	};
}

async function computeResult(
	context: JobContext,
	claim: Claim,
	computation: Computation,
	{signal, onUnable, onError, parts, notes}: RunWatch & {parts: JobParts | undefined; notes: RunNotes},
): Promise<void> {
	const {table, kept, commit, results, spool, now} = context;
	const bytes = claim.digits + 2;
	let writer: ResultWriter | null = null;
	let spooled: Readable | null = null;
	try {
		const attempt = `${claim.holder}-${claim.attempt}`;
		// It may have been computed before, while the storage was away.
		spooled = (await spool?.read(claim.id, bytes)) ?? null;
		const useSpool = spool && !spooled;
		writer = await (useSpool ? spool.begin(claim.id, claim.id, attempt) : results.begin(claim.id, attempt));
		const advance = (share: number) => {
			commit.run(() => table.advance(claim, share, now()), {durable: false}).catch(() => {});
		};
		const run = {job: claim, computation, kept: spooled, signal, parts, notes, advance, onError};
		const result = await writeResult(writer, run);
		await commit.run(() => kept.keep(claim.id, result, null));
		const counts = await commit.run(() => table.finish(claim, result, now()), {durable: false});
		// It was cancelled at the last moment. Another process that may have it now writes the same bytes.
		if (!counts && table.byId(claim.id)?.state !== 'running') await removeUnneeded(context, claim);
		if (spooled) await spool?.remove(claim.id);
	} catch (error) {
		spooled?.destroy();
		await writer?.discard().catch(() => {});
		if (!signal.aborted && isStorageFailure(error)) onUnable(error, bytes);
		await settleFailure(context, claim, signal, error);
	}
}

async function removeUnneeded({table, results}: JobContext, {id}: Claim): Promise<void> {
	if (table.byId(id)?.state !== 'finished') await results.remove(results.nameOf(id));
}

async function settleFailure(context: JobContext, claim: Claim, signal: AbortSignal, error: unknown): Promise<void> {
	const {table, commit, now} = context;
	await commit.run(() => {
		const row = table.claimed(claim);
		if (!row || table.finishKept(row, now())) return;
		if (signal.aborted) return signal.reason === RELEASED ? table.requeue(row, now(), {counts: false}) : undefined;
		// No job is to blame for the storage of its result.
		if (isStorageFailure(error)) return table.requeue(row, now(), {counts: false});
		const {code, message} = computationFailure(error);
		if (isWorthMore(code) && row.attempts - countLosses(row) < MOST_ATTEMPTS) table.requeue(row, now(), {counts: true});
		else table.fail(row, {code, message}, now());
	});
}
