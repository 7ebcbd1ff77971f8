import type {JobResult} from '../../job.ts';
import type {ResultWriter} from '../../results/results.ts';
import type {JobParts} from '../job-parts.ts';
import type {Computation} from './computation.ts';
import {createProgressWriter} from './progress-writer.ts';
import type {RunNotes} from './run-notes.ts';

/** A job to be computed, and what happens on the way. */
export interface ResultRun {
	job: {digits: number; isSuspect?: boolean};
	computation: Computation;
	/** The bytes, where they were computed before. */
	kept: AsyncIterable<Uint8Array> | null;
	signal: AbortSignal;
	parts: JobParts | undefined;
	notes: RunNotes;
	/** Told the share of the work done, no more often than a person can see. */
	advance: (share: number) => void;
	/** Told what went wrong beside, as with a checkpoint. */
	onError: (error: unknown) => void;
}

/** Writes the result of a job, computed now or before. Rejects where the run is stopped, and with what computing or writing fails with. */
export async function writeResult(writer: ResultWriter, run: ResultRun): Promise<JobResult> {
	const {job, computation, kept, signal, parts, notes, onError} = run;
	const writeProgress = createProgressWriter(run.advance);
	const onProgress: RunNotes['onProgress'] = (share, finished) => {
		writeProgress(share);
		notes.onProgress(share, finished);
	};
	const task = {digits: job.digits, signal, isSuspect: job.isSuspect === true, onProgress, parts, onError};
	const chunks = kept ?? computation.compute(task);
	notes.begin();
	for await (const chunk of chunks) {
		await writer.write(chunk);
		notes.wrote(chunk);
		signal.throwIfAborted();
	}
	return writer.finish();
}
