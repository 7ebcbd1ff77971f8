import type {FileFacts} from '../../../functions/functions.ts';
import type {Job} from '../../../jobs/job.ts';
import type {Jobs} from '../../../jobs/jobs.ts';
import type {ReadOutcome} from '../functions/call-record.ts';
import {readOutcome} from '../functions/read-outcome.ts';
import {emptyLog, type LogText, withLogText} from '../log/log-lines.ts';

/** The output and the end of a call that is a job. */
export interface JobOutput {
	/** The output of its latest attempt. */
	readonly log: LogText;
	/** The value that it returned or threw; null until it has ended, and where that is too long to be shown. */
	readonly outcome: ReadOutcome | null;
	/** Whether it has a result that is too long to be shown. */
	readonly isTooLong: boolean;
	/** The files that it left. */
	readonly files: readonly FileFacts[];
}

export const noJobOutput: JobOutput = {log: emptyLog, outcome: null, isTooLong: false, files: []};

/** Longer results are not read, in bytes: a screen shows little of them, and reading stops the app meanwhile. */
const LONGEST_RESULT = 8 * 1024 * 1024;

/** Follows what a call writes, until its job has ended. */
export async function followJobOutput(
	jobs: Jobs,
	{id, kind}: Pick<Job, 'id' | 'kind'>,
	signal: AbortSignal,
	onChange: (change: (before: JobOutput) => JobOutput) => void,
): Promise<void> {
	if (kind !== 'call') return;
	let latest = 1;
	for await (const {attempt, stream, text} of jobs.output(id, {signal})) {
		const isNew = attempt > latest;
		latest = attempt;
		onChange(({log, ...rest}) => ({...rest, log: withLogText(isNew ? emptyLog : log, stream, text)}));
	}
	const {result} = await jobs.get(id);
	if (signal.aborted || result === null) return;
	if (result.bytes > LONGEST_RESULT) {
		onChange(before => ({...before, isTooLong: true}));
		return;
	}
	const chunks: Uint8Array[] = [];
	for await (const chunk of (await jobs.download(id, {signal})).body as AsyncIterable<Uint8Array>) chunks.push(chunk);
	// With a schema, which takes longer to load than a frame to draw.
	const {readKeptCall} = await import('../../../functions/wire/kept-call.ts');
	const kept = readKeptCall(Buffer.concat(chunks).toString('utf8'));
	const outcome = await readOutcome(kept.outcome);
	const files = kept.files.map(({name, size, sha256}) => ({name, size, sha256}));
	onChange(before => ({...before, outcome, files}));
}
