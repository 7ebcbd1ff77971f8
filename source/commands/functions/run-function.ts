import type {PlaceStack} from '../../functions/code/bundle/source-places.ts';
import type {ModuleCode} from '../../functions/code/module-code.ts';
import {callDocument} from '../../functions/documents.ts';
import type {CallEvent, CallOutcome, CallRequest} from '../../functions/functions.ts';
import {startWithFiles} from '../../functions/library/files/start-with-files.ts';
import {retrying} from '../../functions/retries/start-retried.ts';
import {readArgument} from '../../functions/values/function-arguments.ts';
import {encodeValue} from '../../functions/values/values.ts';
import {LunchError} from '../../shared/errors.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {retryPauses} from '../../shared/retries.ts';
import {cleanLines} from '../../shared/text/clean-lines.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {CommandContext, Output} from '../context.ts';
import {callEnvironment, isForThisMachine} from './call-environment.ts';
import {createCallPrinter} from './call-printer.ts';
import {callSettings} from './call-settings.ts';
import {fileFlags} from './file-flags.ts';
import {type FunctionsAtHand, functionsPlaceText, withFunctions} from './open-functions.ts';
import {readRetries} from './retry-flags.ts';

/** A call may wait and start for so long besides the time that it may run, in milliseconds. */
const WAITING_TIMEOUT_MS = 600_000;
const DEFAULT_TIMEOUT_MS = 60_000;
const LONGEST_REASON = 500;

/** Runs `work` with the functions for one call, and closes them; says where they are where `isSaid`. */
export function withFunctionsForCall<Result>(
	context: CommandContext,
	{module, isSaid}: {module: ModuleCode; isSaid: boolean},
	work: (functions: FunctionsAtHand, environment: CallRequest['environment']) => Promise<Result>,
): Promise<Result> {
	const options = {
		workers: 1,
		prefork: module.runtime === 'node' ? 1 : 0,
		isEmbedded: isForThisMachine(context, module),
	};
	return withFunctions(context, options, functions => {
		const environment = callEnvironment(context.flags, module, functions);
		const place = translated(functionsPlaceText(functions.place));
		if (isSaid) context.output.note(translate('on {place}', {place}));
		return work(functions, environment);
	});
}

/** Calls a function with the arguments and flags of a command, and prints what it writes and returns. */
export async function runFunction(
	context: CommandContext,
	module: ModuleCode,
	words: readonly string[],
): Promise<number> {
	const {flags, output, signal} = context;
	const {runtime, code, placeStack = stack => stack} = module;
	const args = encodeValue('json', words.map(readArgument), 'args');
	const request: CallRequest = {runtime, code, args, ...callSettings(context, runtime), retries: readRetries(flags)};
	const printer = flags.json ? null : createCallPrinter(context.output);
	const written = {stdout: '', stderr: ''};
	return withFunctionsForCall(context, {module, isSaid: printer !== null}, async (functions, environment) => {
		let attempts = 1;
		const call = await startWithFiles(retrying(functions), {...request, environment}, fileFlags(flags), event => {
			if (event.kind === 'again') {
				attempts = event.attempt;
				if (printer) sayAgain(output, event);
			}
			if (event.kind !== 'stdout' && event.kind !== 'stderr') return;
			if (printer) printer.print(event);
			else written[event.kind] += event.text;
		});
		const outcome = placed(await awaitOutcome(call, signal, longestMs(request)), placeStack);
		printer?.end();
		if (signal.aborted) throw signal.reason;
		if (flags.json) output.json(callDocument(call.id, outcome, {...written, ...(request.retries ? {attempts} : {})}));
		else if (outcome.state === 'returned' && outcome.value) printer?.value(outcome.value);
		else printer?.failure(outcome, placeStack);
		return exitCodeOf(outcome);
	});
}

/** The longest that a call may run, in milliseconds, with all the times that it may begin again. */
export function longestMs({timeoutMs = DEFAULT_TIMEOUT_MS, retries}: CallRequest): number {
	const times = retries?.times ?? 0;
	return timeoutMs * (times + 1) + retryPauses(retries ?? {}).longestMs * times;
}

/** Says that a call begins again, and why. */
export function sayAgain(output: Output, {attempt, reason, pauseMs}: Extract<CallEvent, {kind: 'again'}>): void {
	const seconds = (pauseMs / 1000).toFixed(1);
	const told = cleanLines(reason, LONGEST_REASON);
	output.note(translate('attempt {attempt} begins in {seconds} s, since: {reason}', {attempt, seconds, reason: told}));
}

/** An outcome with the places of the sources in its stack. */
export function placed(outcome: CallOutcome, placeStack: PlaceStack): CallOutcome {
	const {error} = outcome;
	return error?.stack ? {...outcome, error: {...error, stack: placeStack(error.stack)}} : outcome;
}

/** The outcome of a call; when the signal is aborted, the call is cancelled first. */
export async function awaitOutcome(
	call: {outcome: Promise<CallOutcome>; cancel(): void},
	signal: AbortSignal,
	timeoutMs = 0,
): Promise<CallOutcome> {
	const cancel = () => call.cancel();
	signal.addEventListener('abort', cancel, {once: true});
	if (signal.aborted) cancel();
	try {
		// A service may say nothing at all.
		return await withTimeout(call.outcome, timeoutMs + WAITING_TIMEOUT_MS, () => {
			cancel();
			throw new LunchError('TIMED_OUT', 'The call did not come to an end in time.');
		});
	} finally {
		signal.removeEventListener('abort', cancel);
	}
}

/** The exit code that carries the fate of a call. */
export function exitCodeOf({state, error}: CallOutcome): number {
	if (state === 'returned') return 0;
	if (state === 'timed-out') return 124;
	return state === 'failed' && error?.code ? new LunchError(error.code, error.message).exitCode : 1;
}
