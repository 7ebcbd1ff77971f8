import type {KeptFile} from '../../functions/call-jobs.ts';
import {createFileFetching} from '../../functions/files/fetch-files.ts';
import type {SharedFiles} from '../../functions/files/shared-files.ts';
import type {CallCheckpoint, CallOutcome, CallRequest, Functions} from '../../functions/functions.ts';
import {readCallBody} from '../../functions/request/call-body.ts';
import {type CallOutput, writeKeptCall} from '../../functions/wire/kept-call.ts';
import {readKeptCheckpoint, writeKeptCheckpoint} from '../../functions/wire/kept-checkpoint.ts';
import {gatherFiles, tooMuchToKeep} from '../../functions/wire/kept-files.ts';
import type {CallEnd, CallRunner, CallTask} from '../../jobs/engine/calls/call-runner.ts';
import type {AttemptOutcome, JobFailure} from '../../jobs/job.ts';
import {type ErrorCode, LunchError, messageOf} from '../../shared/errors.ts';

/** Failures with which a call was not taken in: it may be tried again. */
const notBegun: ReadonlySet<ErrorCode> = new Set([
	'FUNCTION_QUEUE_FULL',
	'FUNCTION_POOL_CLOSED',
	'SERVICE_UNREACHABLE',
	// Of its files.
	'JOB_STORE_FAILED',
]);
/** Failures of the process, not of the function. */
const deaths: ReadonlySet<ErrorCode> = new Set(['FUNCTION_WORKER_DIED', 'FUNCTION_OUT_OF_MEMORY']);

export interface FunctionCalls extends CallRunner {
	/** Resolves when no call is under way. */
	idle(): Promise<void>;
}

/**
 * Runs the calls of jobs as functions, each with its job's tenant; `files` has those that were put for them. Closing it does not close the
 * functions.
 */
export function createCallRunner(functions: Functions, files?: SharedFiles): FunctionCalls {
	const underWay = new Set<Promise<unknown>>();
	// Machines elsewhere fetch files themselves.
	const fetchFiles = functions.hasFile ? createFileFetching(functions, files) : async () => {};

	async function run(task: CallTask): Promise<CallEnd | null> {
		try {
			const request = readCallBody(task.body);
			await fetchFiles(request, task.tenant, task.signal);
			if (task.signal.aborted) return null;
			return await runCall(functions, request, task);
		} catch (error) {
			if (!(error instanceof LunchError)) throw error;
			return notBegun.has(error.code) ? null : refused(error);
		}
	}

	return {
		run(task) {
			const running = run(task).finally(() => underWay.delete(running));
			underWay.add(running);
			return running;
		},
		async idle() {
			await Promise.allSettled(underWay);
		},
		close: async () => {},
	};
}

async function runCall(functions: Functions, request: CallRequest, task: CallTask): Promise<CallEnd> {
	const {tenant, origin, signal, onOutput, checkpoints} = task;
	const output = {stdout: '', stderr: ''};
	// Whether it may begin again is the job's own affair.
	const own = {tenant, origin: origin ?? undefined, mayRetry: false, checkpoint: checkpointFor(task)};
	const files = gatherFiles();
	const call = functions.start({...request, ...own}, event => {
		if (event.kind === 'file' && !files.take(event)) call.cancel();
		if (event.kind === 'checkpoint') checkpoints?.keep(writeKeptCheckpoint(event.value));
		if (event.kind !== 'stdout' && event.kind !== 'stderr') return;
		output[event.kind] += event.text;
		onOutput(event.kind, event.text);
	});
	const cancel = () => call.cancel();
	signal.addEventListener('abort', cancel, {once: true});
	if (signal.aborted) cancel();
	try {
		const outcome = await call.outcome;
		const kept = files.whole(outcome.files?.out ?? []);
		return kept ? endOf(outcome, output, kept) : refused(tooMuchToKeep());
	} finally {
		signal.removeEventListener('abort', cancel);
	}
}

/** The checkpoint that a call begins from. */
function checkpointFor({checkpoints}: CallTask): CallCheckpoint | undefined {
	if (!checkpoints) return undefined;
	const last = checkpoints.last && readKeptCheckpoint(checkpoints.last);
	if (checkpoints.last && !last) checkpoints.onDamaged();
	return {last};
}

function endOf(outcome: CallOutcome, output: CallOutput, files: readonly KeptFile[]): CallEnd {
	const document = Buffer.from(writeKeptCall(outcome, output, files));
	const {state, error} = outcome;
	if (state === 'returned') return {outcome: state, failure: null, document};
	const code = error?.code ?? null;
	const ended: AttemptOutcome = code !== null && deaths.has(code) ? 'died' : state;
	return {outcome: ended, failure: failureOf(outcome), document};
}

function failureOf({state, error}: CallOutcome): JobFailure {
	if (state === 'timed-out') return {code: 'FUNCTION_TIMED_OUT', message: error?.message ?? 'The call ran too long.'};
	const code = error?.code ?? 'JOB_FAILED';
	if (state !== 'threw') return {code, message: error?.message ?? `The call ended ${state}.`};
	return {code: 'JOB_FAILED', message: `${error?.name ?? 'Error'}: ${error?.message ?? ''}`};
}

/** The end of a call that can't be run at all. */
function refused(error: LunchError): CallEnd {
	const {code} = error;
	const message = messageOf(error);
	const outcome: CallOutcome = {
		state: 'failed',
		value: null,
		error: {name: 'Error', message, stack: null, thrown: null, code},
		worker: null,
		queuedMs: 0,
		ranMs: 0,
	};
	return {
		outcome: 'failed',
		failure: {code, message},
		document: Buffer.from(writeKeptCall(outcome, {stdout: '', stderr: ''})),
	};
}
