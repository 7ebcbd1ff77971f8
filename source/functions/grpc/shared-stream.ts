import {type StatusObject, status} from '@grpc/grpc-js';
import {gatherMessages} from '../wire/gathered-messages.ts';
import type {WireCallNews, WireCallStep, WireCallsResponse} from '../wire/messages.ts';
import type {FunctionsDefinition} from '../wire/service-definitions.ts';
import {refusalFromWire} from '../wire/status.ts';
import {failureOf, openStream, type ServiceChannel} from './service-channel.ts';
import type {ToldCall} from './told-call.ts';

/** A stream without calls is kept so long for the next one, in milliseconds: it keeps the program alive. */
const IDLE_MS = 20;
/** Most calls of a stream, whose numbers it uses once. */
const MOST_CALLS = 1_000_000;

/** A stream that carries many calls. */
export interface SharedStream {
	start(call: ToldCall): void;
	/** Ends it, and its calls at the service. */
	close(): void;
}

export interface SharedStreamOptions {
	service: ServiceChannel;
	method: FunctionsDefinition['Calls'];
	/** Called when it is to carry no other calls than those that it has. */
	onLast: () => void;
	/** Gets a call that the service has not begun, since it stops. */
	onUnbegun: (call: ToldCall) => void;
	/** Told how it ended, with the calls that it had, and whether anything had come from the service. */
	onEnd: (ending: StatusObject, calls: readonly ToldCall[], isAnswered: boolean) => void;
}

export function openSharedStream({service, method, onLast, onUnbegun, onEnd}: SharedStreamOptions): SharedStream {
	const calls = new Map<number, ToldCall>();
	let latest = 0;
	let isAnswered = false;
	let isLast = false;
	/** Whether it is the last since the service stops. */
	let isLeaving = false;
	/** Whether it has nothing more to say. */
	let isDone = false;
	let isOver = false;
	let idle: NodeJS.Timeout | undefined;
	let idleSince = 0;
	/** Messages that the library can not take yet: it takes one after the other. */
	const unsent: Buffer[] = [];
	let isSending = false;

	const stream = openStream(service, method.path, {
		onMessage(message) {
			isAnswered = true;
			receive(message);
			stream.startRead();
		},
		onEnd(ending) {
			isOver = true;
			clearTimeout(idle);
			onEnd(ending, [...calls.values()], isAnswered);
		},
	});
	stream.startRead();
	const messages = gatherMessages(message => {
		unsent.push(message);
		if (!isSending) sendNext();
	});

	function sendNext(): void {
		if (isOver) return;
		const message = unsent.shift();
		isSending = message !== undefined;
		if (message) stream.sendMessageWithContext({callback: sendNext}, message);
		else if (isDone) stream.halfClose();
	}

	function send(step: WireCallStep): void {
		messages.add(method.requestSerialize({steps: [step]}));
	}

	function receive(message: Buffer): void {
		let response: WireCallsResponse;
		try {
			response = method.responseDeserialize(message);
		} catch {
			stream.cancelWithStatus(status.INTERNAL, 'what it says can not be read');
			return;
		}
		if (response.leaving) {
			isLeaving = true;
			finish();
		}
		for (const news of response.news) hear(news);
	}

	function hear({call: number, events, refusal}: WireCallNews): void {
		const call = calls.get(number);
		if (!call) return;
		for (const event of events) call.hear(event);
		if (refusal) refused(call, refusalFromWire(refusal));
		if (call.isOver || refusal) remove(number);
	}

	function refused(call: ToldCall, ending: StatusObject): void {
		if (isLeaving && ending.code === status.UNAVAILABLE && !call.isAccepted) onUnbegun(call);
		else call.fail(failureOf(call, ending, service.address));
	}

	function remove(number: number): void {
		calls.delete(number);
		if (calls.size > 0) return;
		if (isLast) finish();
		idleSince = performance.now();
		idle ??= setTimeout(endIdle, IDLE_MS);
	}

	function endIdle(): void {
		idle = undefined;
		if (calls.size > 0) return;
		const left = idleSince + IDLE_MS - performance.now();
		if (left > 0) idle = setTimeout(endIdle, left);
		else finish();
	}

	/** Carries no other calls. Those that it has may still be cancelled. */
	function finish(): void {
		if (!isLast) onLast();
		isLast = true;
		if (calls.size > 0 || isDone) return;
		isDone = true;
		messages.flush();
		if (!isSending) stream.halfClose();
	}

	return {
		start(call) {
			latest += 1;
			const number = latest;
			calls.set(number, call);
			send({call: number, start: call.request});
			// A call that is alone waits for no others.
			if (calls.size === 1) messages.flush();
			call.route = {
				cancel() {
					send({call: number, cancel: true});
					remove(number);
				},
				// It neither yields values nor leaves files.
				pause() {},
				resume() {},
			};
			if (latest === MOST_CALLS) finish();
		},
		close: () => stream.cancelWithStatus(status.CANCELLED, 'closed by the caller'),
	};
}
