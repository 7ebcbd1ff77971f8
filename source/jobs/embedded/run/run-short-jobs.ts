import {computationFailure, type ShortComputation} from '../../engine/work/computation.ts';
import {digestShortText} from '../../results/result-digest.ts';
import type {Results} from '../../results/results.ts';
import type {Claim} from '../table/job-rows.ts';
import type {JobContext} from './run-job.ts';

/** Most short jobs that one process claims, computes and finishes together. */
export const MOST_TOGETHER = 64;

export interface ShortRun {
	/** Resolves when the slot is free: with false where the jobs have to be computed one by one. */
	computed: Promise<boolean>;
	/** Resolves when the fate of the jobs is in the table. */
	done: Promise<void>;
}

/**
 * Computes short jobs that were claimed together. Their texts are kept with them, by one commit for all; the slot does not wait
 * for the disk. Neither a failure of the disk nor the end of the process is charged to any of them.
 */
export function runShortJobs(
	context: JobContext,
	claims: readonly Claim[],
	compute: ShortComputation,
	signal: AbortSignal,
): ShortRun {
	const texts = compute(
		claims.map(({digits}) => digits),
		signal,
	);
	const computed = texts.then(
		() => true,
		// Computing each alone finds out which of them failed.
		error => signal.aborted || computationFailure(error).code !== 'JOB_FAILED',
	);
	return {computed, done: settle(context, {claims, texts, computed, signal})};
}

interface Computing {
	claims: readonly Claim[];
	texts: Promise<readonly string[]>;
	computed: Promise<boolean>;
	signal: AbortSignal;
}

async function settle(context: JobContext, {claims, texts, computed, signal}: Computing): Promise<void> {
	try {
		await finish(context, claims, await texts);
	} catch (error) {
		if (!(await computed)) return;
		await handBack(context, claims);
		if (!signal.aborted) throw error;
	}
}

async function finish(
	{table, kept, commit, results, now}: JobContext,
	claims: readonly Claim[],
	texts: readonly string[],
): Promise<void> {
	const found = claims.map((claim, at) => {
		const text = texts[at] ?? '';
		return {claim, text, result: digestShortText(text, results.nameOf(claim.id))};
	});
	await commit.run(() => {
		for (const {claim, text, result} of found) kept.keep(claim.id, result, Buffer.from(text, 'latin1'));
	});
	await commit.run(() => found.map(({claim, result}) => table.finish(claim, result, now())), {durable: false});
}

async function handBack({table, commit, now}: JobContext, claims: readonly Claim[]): Promise<void> {
	await commit.run(() => {
		for (const claim of claims) {
			const row = table.claimed(claim);
			if (row) table.requeue(row, now(), {counts: false});
		}
	});
}

/** Whether short texts may be kept with their jobs: not where others read the storage itself. */
export function mayKeepTexts(results: Results): boolean {
	return results.isElsewhere !== true;
}
