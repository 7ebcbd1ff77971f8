import {jobDocument} from '../../jobs/documents.ts';
import type {Job} from '../../jobs/job.ts';
import {jobText, noteText, progressText, shortId} from '../../jobs/job-text.ts';
import {type JobWork, noWork} from '../../jobs/job-work.ts';
import type {Jobs} from '../../jobs/jobs.ts';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {translate} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {type Flags, textFlag} from '../flags.ts';

export interface FollowOptions {
	/** Whether every change of state is printed. */
	isTold: boolean;
	/** Whether standard output is left to the decimals. */
	isSilent?: boolean;
	/** Goes on beside it for people, until the job has ended; waited for before what became of it is printed. */
	beside?: () => Promise<void>;
}

/** Follows a job to its end and prints what became of it. Interrupted, it says that the job goes on. */
export async function followJob(
	{flags, output, signal}: CommandContext,
	jobs: Jobs,
	id: string,
	{isTold, isSilent = false, beside}: FollowOptions,
): Promise<Job> {
	let last: Job | null = null;
	let isBroken = false;
	const isMachine = flags.json === true || flags.ndjson === true;
	function onConnection(lastError: LunchError | null): void {
		if (output.canRewrite && !isMachine) output.progress(lastError && `reconnecting: ${lastError.message}`);
		else if (lastError && !isBroken) output.note(`reconnecting: ${lastError.message}`);
		isBroken = lastError !== null;
	}
	const partsOf = createPartsLook(jobs);
	function show(job: Job, before: Job | null): void {
		if (flags.ndjson) output.json(jobDocument(job));
		else if (isTold && !flags.json && !isSilent) output.write(changesText(job, before));
		// Where lines can't be written over, the printed states are enough.
		const isShown = job.state === 'running' && (output.isTerminal || !isTold);
		output.progress(isShown ? progressText(job, new Date(), partsOf(job)) : null);
	}
	function showEnd(job: Job): void {
		if (!isSilent && flags.json) output.json(jobDocument(job));
		else if (!isSilent && !flags.ndjson) output.write(jobText(job, {style: output.style, now: new Date()}));
		if (job.state === 'finished' || flags.ndjson) return;
		output.note(`job ${shortId(job)} ${job.state === 'errored' ? 'failed' : 'was cancelled'}`);
	}
	const besides = isMachine || isSilent ? undefined : beside?.();
	besides?.catch(() => {});
	for await (const {job} of jobs.events(id, {signal, onConnection})) {
		show(job, last);
		last = job;
	}
	output.progress(null);
	if (signal.aborted) {
		const group = last?.kind === 'call' ? 'fn' : 'pi';
		output.note(`the job goes on in the background; \`lunch ${group} cancel ${wordsFor({id}, flags)}\` ends it`);
		throw signal.reason;
	}
	await besides;
	if (!last) throw new LunchError('JOB_NOT_FOUND', `There is no job ${id}.`);
	showEnd(last);
	return last;
}

/** How often the parts of a job are asked for, in milliseconds. */
const LOOK_MS = 2000;

/** The parts of a running job as they were known last; they are asked for beside. */
function createPartsLook(jobs: Pick<Jobs, 'parts'>): (job: Job) => JobWork {
	let known = noWork;
	let askedAt = performance.now();
	return ({id, kind}) => {
		if (kind === 'pi' && performance.now() - askedAt >= LOOK_MS) {
			askedAt = performance.now();
			const ask = async () => {
				known = await jobs.parts(id).catch(() => noWork);
			};
			inBackground(ask());
		}
		return known;
	};
}

/** The words that name a job in a further command: a --server of this one has to be in that as well. */
export function wordsFor({id}: Pick<Job, 'id'>, flags: Flags): string {
	const server = textFlag(flags, 'server');
	return `${id.slice(0, 8)}${server === undefined ? '' : ` --server ${server}`}`;
}

/** The changes since a job was as before: a line for each, none where it is only further. */
function changesText(job: Job, before: Job | null): string {
	const {state, worker, notes = []} = job;
	const step = `${changedAt(job, before)}  ${translate(state)}${state === 'running' ? ` (${worker})` : ''}`;
	const lines = [...(state === before?.state ? [] : [step]), ...notes.slice(before?.notes?.length ?? 0).map(noteText)];
	return lines.map(line => `${line}\n`).join('');
}

/** The time at which a job came into its state; blank where it is not known. */
function changedAt({state, createdAt, startedAt, finishedAt}: Job, before: Job | null): string {
	const isFirst = state === 'created' || (state === 'queued' && before?.state === 'created');
	const at = isFirst ? createdAt : state === 'running' ? startedAt : finishedAt;
	return at?.toISOString() ?? ' '.repeat(24);
}
