import {isErrorCode, LunchError} from '../../shared/errors.ts';
import type {CallJobStatus, CallJobs, CallJobTerms, EndedCallJob} from '../call-jobs.ts';
import type {PlaceStack} from '../code/bundle/source-places.ts';
import type {Functions} from '../functions.ts';
import {decodeValue} from '../values/values.ts';
import {callFailure} from './failures/call-failure.ts';
import {type ErrorClass, withClasses} from './failures/error-classes.ts';
import {failureAtCaller} from './failures/function-errors.ts';
import type {OptionNames} from './known-options.ts';

/** The terms of a call that is a job. */
export interface JobOptions extends Omit<CallJobTerms, 'backoffMs' | 'mostBackoffMs'> {
	/** The pause before the first retry, in seconds: 1 when left out; each is twice as long as the one before. */
	backoff?: number | undefined;
	/** The longest pause, in seconds: 300 when left out. */
	backoffMost?: number | undefined;
}

export const jobOptionNames: OptionNames<JobOptions> = {
	name: true,
	retries: true,
	backoff: true,
	backoffMost: true,
	retryOn: true,
	group: true,
	concurrency: true,
	priority: true,
	key: true,
};

/** A call that is a job: it goes on whether or not this program does. */
export interface SubmittedCall<Value> {
	/** UUID, for `jobFrom` in this program or another. */
	readonly id: string;
	/** How it is now: state, attempts with their reasons, error. JOB_NOT_FOUND once it is forgotten. */
	status(): Promise<CallJobStatus>;
	/**
	 * Waits until it has ended, also across breaks of the connection. Resolves with what it returned; rejects with what it threw,
	 * and as `RemoteCall.result` does; JOB_LOST where the process that ran it died, FUNCTION_CANCELLED where it was cancelled.
	 * The signal ends the waiting, not the call.
	 */
	result(options?: {signal?: AbortSignal | undefined}): Promise<Value>;
	/** Waits as `result` does; resolves with the files that it left, by their names: of the paths in `files.out` only the names count. */
	files(options?: {signal?: AbortSignal | undefined}): Promise<Record<string, Uint8Array>>;
	/** Cancels it, queued or running. JOB_ENDED where it has ended. */
	cancel(): Promise<void>;
}

export interface SubmittedCallOptions {
	errors?: readonly ErrorClass[] | undefined;
	placeStack?: PlaceStack | undefined;
}

/** The calls that are jobs of a service. FUNCTION_INVALID where functions run on workers of this process. */
export async function callJobsOf(functions: () => Promise<Functions>): Promise<CallJobs> {
	const {jobs} = await functions();
	if (jobs) return jobs;
	throw new LunchError('FUNCTION_INVALID', 'A call that is a job needs a service: it is to outlive this program.', {
		hint: 'Start `lunch serve`, and name it with LUNCH_SERVER or the option `server`.',
	});
}

/** Times as the jobs take them. */
export function termsOf({backoff, backoffMost, ...options}: JobOptions): CallJobTerms {
	return {...options, backoffMs: milliseconds(backoff), mostBackoffMs: milliseconds(backoffMost)};
}

/** A job of a service by its id. */
export function submittedCall<Value>(
	functions: () => Promise<Functions>,
	id: string,
	{errors = [], placeStack}: SubmittedCallOptions = {},
): SubmittedCall<Value> {
	async function result({signal}: {signal?: AbortSignal | undefined} = {}): Promise<Value> {
		const frames = new Error().stack?.split('\n').slice(2).join('\n') ?? '';
		const {end, ...job} = await endOf(await callJobsOf(functions), id, signal);
		if (job.state === 'finished' && end?.outcome.value) {
			return withClasses(decodeValue(end.outcome.value, 'result'), errors) as Value;
		}
		const thrown = end ? callFailure(end.outcome, frames, placeStack) : failureOf(job);
		throw thrown instanceof LunchError ? failureAtCaller(thrown, frames, thrown.cause) : withClasses(thrown, errors);
	}

	return {
		id,
		async status() {
			const {end: _, ...status} = await (await callJobsOf(functions)).get(id);
			return status;
		},
		result,
		async files({signal} = {}) {
			const {end} = await endOf(await callJobsOf(functions), id, signal);
			return Object.fromEntries(end?.files.map(({name, content}) => [name, Buffer.from(content, 'base64')]) ?? []);
		},
		async cancel() {
			await (await callJobsOf(functions)).cancel(id);
		},
	};
}

const endStates = new Set(['finished', 'errored', 'cancelled']);

/** Waits until a job has ended. */
async function endOf(jobs: CallJobs, id: string, signal: AbortSignal | undefined): Promise<EndedCallJob> {
	for await (const job of jobs.watch(id, signal)) if (endStates.has(job.state)) return job;
	signal?.throwIfAborted();
	throw new LunchError('SERVICE_FAILED', 'The service ended the watch before the job.');
}

/** Why a job ended of which there is nothing else. */
function failureOf({state, error}: CallJobStatus): LunchError {
	if (state === 'cancelled') return new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.');
	const code = error && isErrorCode(error.code) ? error.code : 'JOB_FAILED';
	return new LunchError(code, error?.message ?? 'The result of the job was removed.');
}

function milliseconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : seconds * 1000;
}
