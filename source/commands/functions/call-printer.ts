import type {PlaceStack} from '../../functions/code/bundle/source-places.ts';
import type {CallEvent, CallOutcome, EncodedValue} from '../../functions/functions.ts';
import {callFailure} from '../../functions/library/failures/call-failure.ts';
import {encodedValueText, failureText} from '../../functions/output/call-text.ts';
import {createOutputCleaner} from '../../functions/output/output-cleaner.ts';
import {encodeJson} from '../../functions/values/json-values.ts';
import {decodeValue} from '../../functions/values/values.ts';
import {cleanLines} from '../../shared/text/clean-lines.ts';
import type {Output} from '../context.ts';

const LONGEST_STACK = 20_000;

/** Prints a function's output as it comes: cleaned where a terminal shows it, as it is elsewhere. */
export function createCallPrinter(output: Output) {
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
			write('stderr', failureTextOf(outcome, placeStack));
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

/** Why a call did not return, for people. */
export function failureTextOf(outcome: CallOutcome, placeStack: PlaceStack): string {
	const text = failureText(outcome.state, callFailure(outcome, null, placeStack));
	return `${cleanLines(text, LONGEST_STACK).trimEnd()}\n`;
}
