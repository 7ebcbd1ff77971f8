import type {ServerWritableStream} from '@grpc/grpc-js';
import type {CallEvent, CallOutcome} from '../../functions/functions.ts';
import type {WireCallEvent, WireCallRequest, WireOutcome} from '../../functions/wire/messages.ts';
import {eventToWire, outcomeToWire} from '../../functions/wire/outcome.ts';
import {MESSAGE_BYTES} from '../../functions/wire/status.ts';

/** Output that may wait for a client that reads slower than its function writes, in UTF-16 units. */
const MOST_WAITING = 4 * 1024 * 1024;

export interface EventWriter {
	write(event: CallEvent): void;
	/** Writes the outcome, and ends the stream. */
	end(outcome: CallOutcome): void;
}

/**
 * Writes the events of a call. A function can't be made to wait for its reader: what is too much for a
 * slow one is left out, with a mark, rather than gathered without end.
 */
export function createEventWriter(stream: ServerWritableStream<WireCallRequest, WireCallEvent>): EventWriter {
	let waiting = 0;
	const leftOut = {stdout: 0, stderr: 0};

	function put(event: WireCallEvent, size = 0): void {
		if (stream.destroyed || stream.writableEnded) return;
		waiting += size;
		stream.write(event, () => {
			waiting -= size;
		});
	}

	function mark(kind: 'stdout' | 'stderr'): void {
		const count = leftOut[kind];
		leftOut[kind] = 0;
		if (count > 0) put({[kind]: `\n[${count} characters were left out: they were read too slowly]\n`});
	}

	return {
		write(event) {
			if (event.kind === 'queued' || event.kind === 'started') return put(eventToWire(event));
			const {kind, text} = event;
			if (waiting + text.length > MOST_WAITING) {
				leftOut[kind] += text.length;
				return;
			}
			mark(kind);
			put(eventToWire(event), text.length);
		},
		end(outcome) {
			mark('stdout');
			mark('stderr');
			put({outcome: fitting(outcomeToWire(outcome))});
			if (!stream.destroyed) stream.end();
		},
	};
}

/** The outcome, or where it is too long for a message, that it is. */
function fitting(outcome: WireOutcome): WireOutcome {
	const {value, error} = outcome;
	const texts = [value?.text, error?.message, error?.stack, error?.thrown?.text];
	const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 1024);
	if (bytes <= MESSAGE_BYTES) return outcome;
	const message = `The ${value ? 'value' : 'error'} has more than 64 MiB.`;
	return {
		...outcome,
		state: 'failed',
		value: null,
		error: {name: 'Error', message, stack: '', thrown: null, code: 'FUNCTION_RESULT_INVALID'},
	};
}
