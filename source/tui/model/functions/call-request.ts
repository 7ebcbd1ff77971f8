import {loadWrittenCode, readWrittenCode, writtenName} from '../../../functions/code/written-code.ts';
import type {
	CallEvent,
	CallRequest,
	CallRetries,
	Encoding,
	Functions,
	RunningCall,
} from '../../../functions/functions.ts';
import {filesByName} from '../../../functions/library/files/files-by-name.ts';
import type {NamedFiles} from '../../../functions/library/files/start-with-files.ts';
import type {CallJobRequest, Jobs} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';
import {retryEnds} from '../../../shared/retries.ts';
import {type Places, targetPath} from '../input/target-path.ts';
import {argumentsIn} from './argument-words.ts';
import {type CallPlan, endsIn, quotedWords} from './call-plan.ts';

type Place = Pick<Functions, 'isLocal'>;

/**
 * Begins the call that a person wrote; what it takes is loaded only now. Rejects with what is wrong with it, FUNCTION_INVALID,
 * FUNCTION_CLOSURE, FUNCTION_NOT_FOUND, FUNCTION_VALUE_INVALID, FUNCTION_TOO_LARGE and USAGE, and with FUNCTION_CANCELLED once `signal` is aborted.
 */
export async function beginCall(
	plan: CallPlan,
	places: Places,
	functions: Functions,
	{signal, onEvent}: {signal: AbortSignal; onEvent: (event: CallEvent) => void},
): Promise<RunningCall> {
	const {startWithFiles} = await import('../../../functions/library/files/start-with-files.ts');
	const {retrying} = await import('../../../functions/retries/start-retried.ts');
	const request = await callRequest(plan, places, functions);
	signal.throwIfAborted();
	const call = await startWithFiles(retrying(functions), request, filesOf(plan, places), onEvent);
	signal.addEventListener('abort', call.cancel, {once: true});
	if (signal.aborted) call.cancel();
	return call;
}

/**
 * The job that a person wrote: the call with its files, and the terms on which it runs. Long files are put where these jobs keep them.
 * Fails as `beginCall` does.
 */
export async function callJobRequest(
	plan: CallPlan,
	places: Places,
	jobs: Pick<Jobs, 'putFile'>,
): Promise<CallJobRequest> {
	const {hasFiles, jobFilesToSend} = await import('../../../functions/library/files/start-with-files.ts');
	const {writeCallBody} = await import('../../../functions/request/call-body.ts');
	const {retries, ...request} = await callRequest(plan, places, {});
	const files = filesOf(plan, places);
	const body = writeCallBody({...request, files: hasFiles(files) ? await jobFilesToSend(files, jobs) : undefined});
	return {
		kind: 'call',
		call: {name: writtenName(readWrittenCode(plan.code)), runtime: request.runtime},
		body,
		hintMs: request.hintMs,
		...{retries: retries?.times, backoffMs: retries?.backoffMs, mostBackoffMs: retries?.mostBackoffMs},
		retryOn: retries?.after,
		group: plan.group,
		idempotencyKey: plan.key,
		...(plan.concurrency ? {concurrency: Number(plan.concurrency)} : {}),
		...(plan.priority ? {priority: Number(plan.priority)} : {}),
	};
}

async function callRequest(plan: CallPlan, places: Places, functions: Place): Promise<CallRequest> {
	const {kwargs, timeout, hint, reuse, stream, python} = plan;
	const values = argumentsIn(plan.args);
	if ('problem' in values) throw new LunchError('FUNCTION_VALUE_INVALID', `${values.problem}.`);
	const modules = quotedWords(plan.modules);
	const module = await loadWrittenCode(readWrittenCode(plan.code), modules, file => targetPath(file, '', places));
	const {runtime, code} = module;
	const encoding: Encoding = runtime === 'node' ? 'rich' : 'json';
	const {encodeValue} = await import('../../../functions/values/values.ts');
	const {readKwargs} = await import('../../../functions/values/function-arguments.ts');
	const {environmentOf} = await import('../../../functions/library/environment-of.ts');
	const wish = python === undefined ? {} : {python: targetPath(python, '', places)};
	return {
		runtime,
		code,
		environment: environmentOf(module, wish, functions),
		args: values.length > 0 ? encodeValue(encoding, values, 'args') : undefined,
		resultEncoding: encoding,
		retries: retriesOf(plan),
		...(kwargs ? {kwargs: encodeValue(encoding, readKwargs(kwargs), 'kwargs')} : {}),
		...(modules.length > 0 ? {modules} : {}),
		...(timeout ? {timeoutMs: milliseconds(timeout)} : {}),
		...(hint ? {hintMs: milliseconds(hint)} : {}),
		...(reuse ? {reuse} : {}),
		...(stream ? {stream} : {}),
	};
}

function retriesOf({retries, backoff, backoffMost, retryOn}: CallPlan): CallRetries | undefined {
	if (!retries) return undefined;
	return {
		times: Number(retries),
		backoffMs: milliseconds(backoff),
		mostBackoffMs: milliseconds(backoffMost),
		after: retryOn === undefined ? undefined : retryEnds.filter(end => endsIn(retryOn).includes(end)),
	};
}

function milliseconds(seconds: string | undefined): number | undefined {
	return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function filesOf(plan: CallPlan, places: Places): NamedFiles {
	const pathsOf = (line: string | undefined) =>
		Object.fromEntries(
			Object.entries(filesByName(quotedWords(line)).paths).map(([name, path]) => [name, targetPath(path, '', places)]),
		);
	return {in: pathsOf(plan.in), out: pathsOf(plan.out)};
}
