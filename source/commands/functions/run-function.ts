import type {ModuleCode} from '../../functions/code/module-code.ts';
import type {PlaceStack} from '../../functions/code/source-places.ts';
import {callDocument} from '../../functions/documents.ts';
import type {CallEvent, CallOutcome, CallRequest, EncodedValue} from '../../functions/functions.ts';
import {callFailure} from '../../functions/library/call-failure.ts';
import {encodedValueText, failureText} from '../../functions/output/call-text.ts';
import {createOutputCleaner} from '../../functions/output/output-cleaner.ts';
import {readArgument} from '../../functions/values/function-arguments.ts';
import {encodeJson} from '../../functions/values/json-values.ts';
import {decodeValue, encodeValue} from '../../functions/values/values.ts';
import {LunchError} from '../../shared/errors.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {cleanLines} from '../../shared/text/clean-lines.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {CommandContext} from '../context.ts';
import {callSettings} from './call-settings.ts';
import {functionsPlaceText, openFunctionsOf} from './open-functions.ts';

/** A call may wait and start for so long besides the time that it may run, in milliseconds. */
const WAITING_TIMEOUT_MS = 600_000;
const LONGEST_STACK = 20_000;

/** Calls a function with the arguments and flags of a command, and prints what it writes and returns. */
export async function runFunction(
	context: CommandContext,
	{runtime, code, placeStack = stack => stack}: ModuleCode,
	words: readonly string[],
): Promise<number> {
	const {flags, output, signal} = context;
	const args = encodeValue('json', words.map(readArgument), 'args');
	const request: CallRequest = {runtime, code, args, ...callSettings(context, runtime)};
	const printer = flags.json ? null : createPrinter(context);
	const written = {stdout: '', stderr: ''};
	const functions = await openFunctionsOf(context, {workers: 1, prefork: runtime === 'node' ? 1 : 0});
	try {
		if (printer) output.note(translate('on {place}', {place: translated(functionsPlaceText(functions.place))}));
		const call = functions.start(request, event => {
			if (event.kind !== 'stdout' && event.kind !== 'stderr') return;
			if (printer) printer.print(event);
			else written[event.kind] += event.text;
		});
		const outcome = placed(await awaitOutcome(call, signal, request.timeoutMs), placeStack);
		printer?.end();
		if (signal.aborted) throw signal.reason;
		if (flags.json) output.json(callDocument(call.id, outcome, written));
		else if (outcome.state === 'returned' && outcome.value) printer?.value(outcome.value);
		else printer?.failure(outcome, placeStack);
		return exitCodeOf(outcome);
	} finally {
		await functions.close();
	}
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
function exitCodeOf({state, error}: CallOutcome): number {
	if (state === 'returned') return 0;
	if (state === 'timed-out') return 124;
	return state === 'failed' && error?.code ? new LunchError(error.code, error.message).exitCode : 1;
}

/** Prints a function's output as it comes: cleaned where a terminal shows it, as it is elsewhere. */
function createPrinter({output}: CommandContext) {
	const asItIs = (text: string | null) => text ?? '';
	const clean = {
		stdout: output.isTerminal ? createOutputCleaner() : asItIs,
		stderr: output.canRewrite ? createOutputCleaner() : asItIs,
	};
	let last = '';

	function write(stream: 'stdout' | 'stderr', text: string): void {
		if (text === '') return;
		if (stream === 'stderr') output.writeError(text);
		else {
			output.write(text);
			last = text.slice(-1);
		}
	}

	return {
		print({kind, text}: Extract<CallEvent, {text: string}>): void {
			write(kind, clean[kind](text));
		},
		end(): void {
			for (const stream of ['stdout', 'stderr'] as const) write(stream, clean[stream](null));
		},
		/** On a line of its own, after what the function wrote: for a person at a terminal, for a program elsewhere. */
		value(value: EncodedValue): void {
			if (last !== '' && last !== '\n') write('stdout', '\n');
			write('stdout', output.isTerminal ? createOutputCleaner()(encodedValueText(value)) : pipedText(value));
		},
		failure(outcome: CallOutcome, placeStack: PlaceStack): void {
			const text = failureText(outcome.state, callFailure(outcome, null, placeStack));
			write('stderr', `${cleanLines(text, LONGEST_STACK).trimEnd()}\n`);
		},
	};
}

/** A value as JSON; as a person reads it where JSON can't hold it (a Map, undefined). */
function pipedText(value: EncodedValue): string {
	const decoded = decodeValue(value);
	if (decoded === undefined) return encodedValueText(value);
	try {
		return `${encodeJson(decoded)}\n`;
	} catch {
		return encodedValueText(value);
	}
}
