import {callFailure} from '../../../functions/library/call-failure.ts';
import {encodedValueText, failureText} from '../../../functions/output/call-text.ts';
import {readKeptCall} from '../../../functions/wire/kept-call.ts';
import type {Job} from '../../../jobs/job.ts';
import type {Jobs} from '../../../jobs/jobs.ts';
import {emptyLog, type LogText, withLogText} from '../log/log-lines.ts';

/** What is seen of a call that is a job, besides the job itself. */
export interface JobOutput {
	/** What its latest attempt wrote. */
	readonly log: LogText;
	/** What it returned or threw, as people read it; null until it has ended, and where that is too long to be shown. */
	readonly result: string | null;
}

export const noJobOutput: JobOutput = {log: emptyLog, result: null};

/** Longer results are not read: a screen shows little of them, and reading stops the app meanwhile. */
const LONGEST_RESULT = 1024 * 1024;

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
	if (signal.aborted || result === null || result.bytes > LONGEST_RESULT) return;
	const chunks: Uint8Array[] = [];
	for await (const chunk of (await jobs.download(id, {signal})).body as AsyncIterable<Uint8Array>) chunks.push(chunk);
	const {outcome} = readKeptCall(Buffer.concat(chunks).toString('utf8'));
	const text = outcome.value ? encodedValueText(outcome.value) : failureText(outcome.state, callFailure(outcome, null));
	onChange(before => ({...before, result: text}));
}
