import {callBodyName, writeCallBody} from '../../functions/request/call-body.ts';
import {checkCall} from '../../functions/request/check-call.ts';
import type {WireJob, WireListJobsRequest, WireSubmitRequest} from '../../functions/wire/messages.ts';
import {requestFromWire} from '../../functions/wire/request.ts';
import {runtimeToWire} from '../../functions/wire/values.ts';
import {type Attempt, type Job, jobKinds, jobStates} from '../../jobs/job.ts';
import {checkJobRequest} from '../../jobs/job-request.ts';
import type {JobFilter, JobRequest} from '../../jobs/jobs.ts';
import {LunchError} from '../../shared/errors.ts';

/** A job as gRPC tells it. `result`: the document of a call that has ended, where it was asked for. */
export function jobToWire(job: Job, result = '', version = 0): WireJob {
	const isCall = job.kind === 'call';
	return {
		id: job.id,
		kind: job.kind,
		state: job.state,
		name: isCall ? job.call.name : '',
		runtime: isCall ? runtimeToWire(job.call.runtime) : 'RUNTIME_UNSPECIFIED',
		digits: isCall ? 0 : job.digits,
		progress: job.progress,
		createdMs: Number(job.createdAt),
		startedMs: Number(job.startedAt ?? 0),
		finishedMs: Number(job.finishedAt ?? 0),
		worker: job.worker ?? '',
		attempts: isCall ? job.history.map(attemptToWire) : [],
		retries: isCall ? job.retries : 0,
		group: (isCall && job.group) || '',
		priority: isCall ? job.priority : 0,
		errorCode: job.error?.code ?? '',
		errorMessage: job.error?.message ?? '',
		result,
		version,
		notes: job.notes?.map(({at, kind, message}) => ({atMs: Number(at), kind, message})) ?? [],
		output: null,
	};
}

function attemptToWire({startedAt, endedAt, worker, outcome, reason}: Attempt): WireJob['attempts'][number] {
	return {
		startedMs: Number(startedAt),
		endedMs: Number(endedAt ?? 0),
		worker: worker ?? '',
		outcome: outcome ?? '',
		reason: reason ?? '',
	};
}

/** The request for a job, checked whole. FUNCTION_INVALID, FUNCTION_VALUE_INVALID, FUNCTION_TOO_LARGE, JOB_INVALID. */
export function jobRequestFromWire(wire: WireSubmitRequest): JobRequest {
	if (!wire.call) throw new LunchError('FUNCTION_INVALID', 'There is no call to be run.');
	const call = requestFromWire(wire.call);
	checkCall(call);
	return checkJobRequest({
		kind: 'call',
		call: {name: wire.name || callBodyName(call), runtime: call.runtime},
		body: writeCallBody(call),
		hintMs: call.hintMs,
		// They may be said with the call, as of one that is not a job.
		retries: wire.retries || (call.retries?.times ?? 0),
		backoffMs: wire.backoffMs ?? call.retries?.backoffMs,
		mostBackoffMs: wire.mostBackoffMs ?? call.retries?.mostBackoffMs,
		retryOn: wire.retryOn.length > 0 ? wire.retryOn : call.retries?.after,
		group: wire.group || undefined,
		concurrency: wire.concurrency || undefined,
		priority: wire.priority,
		idempotencyKey: wire.idempotencyKey || undefined,
	});
}

/** Which jobs to list. JOB_INVALID for states and kinds that there are not. */
export function jobFilterFromWire({states, kind, group, limit, cursor}: WireListJobsRequest): JobFilter {
	return {
		states: states.length > 0 ? states.map(state => oneOf('state', jobStates, state)) : undefined,
		kind: kind === '' ? undefined : oneOf('kind', jobKinds, kind),
		group: group || undefined,
		limit: limit || undefined,
		cursor: cursor || undefined,
	};
}

function oneOf<Word extends string>(field: string, words: readonly Word[], given: string): Word {
	const word = words.find(known => known === given);
	if (word !== undefined) return word;
	throw new LunchError(
		'JOB_INVALID',
		`${field} must be one of ${words.join(', ')}, not ${JSON.stringify(given.slice(0, 60))}.`,
	);
}
