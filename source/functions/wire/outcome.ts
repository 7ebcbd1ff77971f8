import {isErrorCode} from '../../shared/errors.ts';
import {cleanLines} from '../../shared/text/clean-lines.ts';
import {type CallError, type CallEvent, type CallOutcome, callStates} from '../functions.ts';
import type {WireCallError, WireCallEvent, WireOutcome} from './messages.ts';
import {nameFromWire, valueFromWire, valueToWire} from './values.ts';

const LONGEST_TEXT = 16_000;

/** Checkpoints are for the service alone, whose jobs keep them. */
export function eventToWire(event: Exclude<CallEvent, {kind: 'checkpoint'}>): WireCallEvent {
	if (event.kind === 'queued') return {queued: {callId: event.id}};
	if (event.kind === 'started') return {started: {worker: event.worker}};
	if (event.kind === 'value') return {value: valueToWire(event.value)};
	if (event.kind === 'one-ended') return {oneEnded: {at: event.at, outcome: outcomeToWire(event.outcome)}};
	if (event.kind === 'again') {
		const {attempt, reason, pauseMs} = event;
		return {again: {attempt, reason, pauseMs}};
	}
	if (event.kind === 'file') return {file: {name: event.name, content: event.bytes, last: event.isLast}};
	return event.kind === 'stdout' ? {stdout: event.text} : {stderr: event.text};
}

/** Null for what is not an event before the outcome. */
export function eventFromWire(wire: WireCallEvent): CallEvent | null {
	switch (wire.event) {
		case 'queued':
			return {kind: 'queued', id: wire.queued?.callId ?? ''};
		case 'started':
			return {kind: 'started', worker: nameFromWire(wire.started?.worker ?? '')};
		case 'stdout':
		case 'stderr':
			return {kind: wire.event, text: wire[wire.event] ?? ''};
		default:
			return resultFromWire(wire);
	}
}

/** The events that bring a part of what comes of a call. */
function resultFromWire({value: encoded, oneEnded, again, file}: WireCallEvent): CallEvent | null {
	const value = valueFromWire(encoded ?? null);
	if (value) return {kind: 'value', value};
	if (file) return {kind: 'file', name: file.name, bytes: file.content, isLast: file.last};
	if (again) return {kind: 'again', ...again, reason: cleanLines(again.reason, LONGEST_TEXT)};
	const outcome = oneEnded?.outcome ? outcomeFromWire(oneEnded.outcome) : null;
	return outcome && {kind: 'one-ended', at: oneEnded?.at ?? 0, outcome};
}

export function outcomeToWire({state, value, error, worker, queuedMs, ranMs, files}: CallOutcome): WireOutcome {
	return {
		state,
		value: valueToWire(value),
		error: error && errorToWire(error),
		worker: worker ?? '',
		queuedMs,
		ranMs,
		inputs: files?.in ?? [],
		outputs: files?.out ?? [],
	};
}

/** Null for an outcome that this program does not know. */
export function outcomeFromWire({
	state: name,
	value,
	error,
	worker,
	queuedMs,
	ranMs,
	...files
}: WireOutcome): CallOutcome | null {
	const state = callStates.find(known => known === name);
	return state
		? {
				state,
				value: valueFromWire(value),
				error: error && errorFromWire(error),
				worker: nameFromWire(worker) || null,
				queuedMs,
				ranMs,
				...filesFromWire(files),
			}
		: null;
}

function filesFromWire({inputs, outputs}: Pick<WireOutcome, 'inputs' | 'outputs'>): Pick<CallOutcome, 'files'> {
	return inputs.length + outputs.length > 0 ? {files: {in: inputs, out: outputs}} : {};
}

function errorToWire({name, message, stack, thrown, code}: CallError): WireCallError {
	return {name, message, stack: stack ?? '', thrown: valueToWire(thrown), code: code ?? ''};
}

/** Texts were cleaned by whoever made them, but who that is on the other end is not known. */
function errorFromWire({name, message, stack, thrown, code}: WireCallError): CallError {
	return {
		name: nameFromWire(name) || 'Error',
		message: cleanLines(message, LONGEST_TEXT),
		stack: stack === '' ? null : cleanLines(stack, LONGEST_TEXT),
		thrown: valueFromWire(thrown),
		code: isErrorCode(code) ? code : null,
	};
}
