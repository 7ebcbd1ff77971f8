import {status} from '@grpc/grpc-js';
import type {CallEvent, CallOutcome, RunningCall} from '../../functions/functions.ts';
import type {WireCallEvent, WireCallRequest, WireOutcome} from '../../functions/wire/messages.ts';
import {eventToWire, outcomeToWire} from '../../functions/wire/outcome.ts';
import {MESSAGE_BYTES} from '../../functions/wire/status.ts';
import type {DirectCall} from './direct-call.ts';

/** Output that may wait for a client that reads slower than its function writes, in UTF-16 units. */
const MOST_WAITING = 4 * 1024 * 1024;
/** Longer outcomes are written alone, in bytes. */
const MOST_TOGETHER = 64 * 1024;

/** The units that a value or a piece of a file takes besides its text. */
const VALUE_UNITS = 64;
/** Events that tell of nothing but progress wait so long for the next one, in milliseconds: a short call is then one piece. */
const HOLD_MS = 2;

/** A function that yields is told to wait when so much of it was not taken yet, in UTF-16 units. */
const MUCH_WAITING = 256 * 1024;

/** The flow of a call that yields values, or leaves files. */
export type Flow = Pick<RunningCall, 'pause' | 'resume'>;

/** Writes the events of a call. */
export interface EventWriter {
	/** Has a call wait while its client reads slower than it yields. */
	control(flow: Flow): void;
	write(event: CallEvent): void;
	/** Writes what was held back. */
	flush(): void;
	/** Writes the outcome, and ends the call. */
	end(outcome: CallOutcome): void;
}

/** Makes the writers of a service's calls. */
export type EventWriters = (call: WrittenCall) => EventWriter;

type WrittenCall = Pick<DirectCall<WireCallRequest, WireCallEvent>, 'write' | 'end'>;

/**
 * A function that yields values waits for its reader. For what it prints it can't be made to wait: what is too much for a
 * slow reader is left out, with a mark, rather than gathered without end.
 */
export function createEventWriters(): EventWriters {
	/** Writers that held something back since it was last written. */
	let holding: EventWriter[] = [];

	function flushAll(): void {
		const due = holding;
		holding = [];
		for (const writer of due) writer.flush();
	}

	function flushLater(writer: EventWriter): void {
		holding.push(writer);
		if (holding.length === 1) setTimeout(flushAll, HOLD_MS);
	}

	return call => createEventWriter(call, flushLater);
}

function createEventWriter(call: WrittenCall, flushLater: (writer: EventWriter) => void): EventWriter {
	/** Units of output that were written and not taken yet. */
	let waiting = 0;
	let held: WireCallEvent[] = [];
	let heldBytes = 0;
	const leftOut = {stdout: 0, stderr: 0};
	let flow: Flow | null = null;
	let isPaused = false;

	/** Writes what the function can be made to wait with. */
	function putFlowing(event: Extract<CallEvent, {kind: 'value' | 'file'}>): void {
		const size = event.kind === 'value' ? event.value.text.length : event.bytes.length;
		held.push(eventToWire(event));
		flush(size + VALUE_UNITS);
		// One that waits already still has some on its way here.
		if (isPaused || waiting <= MUCH_WAITING) return;
		isPaused = true;
		flow?.pause();
	}

	function put(events: readonly WireCallEvent[], size: number): void {
		waiting += size;
		call.write(events, () => {
			waiting -= size;
			if (!isPaused || waiting > MUCH_WAITING / 2) return;
			isPaused = false;
			flow?.resume();
		});
	}

	function flush(size = 0): void {
		if (held.length > 0) put(held, size);
		held = [];
		heldBytes = 0;
	}

	/** Ends of short calls go together. */
	function hold(at: number, own: CallOutcome): void {
		const outcome = fitting(outcomeToWire(own));
		const bytes = bytesOf(outcome);
		if (bytes > MOST_TOGETHER) flush(heldBytes);
		heldBytes += bytes;
		held.push({oneEnded: {at, outcome}});
		if (heldBytes > MOST_TOGETHER) flush(heldBytes);
		else if (held.length === 1) flushLater(writer);
	}

	function mark(kind: 'stdout' | 'stderr'): void {
		const count = leftOut[kind];
		leftOut[kind] = 0;
		if (count > 0) held.push({[kind]: `\n[${count} characters were left out: they were read too slowly]\n`});
	}

	const writer: EventWriter = {
		control(own) {
			flow = own;
			if (isPaused) flow.pause();
		},
		write(event) {
			if (event.kind === 'checkpoint') return;
			if (event.kind === 'queued' || event.kind === 'started' || event.kind === 'again') {
				held.push(eventToWire(event));
				if (held.length === 1) flushLater(writer);
				return;
			}
			if (event.kind === 'value' || event.kind === 'file') return putFlowing(event);
			if (event.kind === 'one-ended') return hold(event.at, event.outcome);
			const {kind, text} = event;
			if (waiting + text.length > MOST_WAITING) {
				leftOut[kind] += text.length;
				return;
			}
			mark(kind);
			held.push(eventToWire(event));
			flush(text.length);
		},
		flush: () => flush(heldBytes),
		end(outcome) {
			mark('stdout');
			mark('stderr');
			const wire = outcomeToWire(outcome);
			const bytes = bytesOf(wire);
			// A long message is not copied once more.
			if (bytes > MOST_TOGETHER) flush();
			held.push({outcome: fitting(wire)});
			flush();
			call.end({code: status.OK, details: 'OK'});
		},
	};
	return writer;
}

/** How long an outcome is as a message, in bytes, at the most. */
function bytesOf({value, error}: WireOutcome): number {
	const texts = [value?.text, error?.message, error?.stack, error?.thrown?.text];
	return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 1024);
}

/** An outcome, or what is told in its place where it is too long for a message. */
function fitting(outcome: WireOutcome): WireOutcome {
	if (bytesOf(outcome) <= MESSAGE_BYTES) return outcome;
	const message = `The ${outcome.value ? 'value' : 'error'} has more than 64 MiB.`;
	return {
		...outcome,
		state: 'failed',
		value: null,
		error: {name: 'Error', message, stack: '', thrown: null, code: 'FUNCTION_RESULT_INVALID'},
	};
}
