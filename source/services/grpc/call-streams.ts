import {type MethodDefinition, type ServerInterceptor, status} from '@grpc/grpc-js';
import {gatherMessages} from '../../functions/wire/gathered-messages.ts';
import type {
	WireCallEvent,
	WireCallNews,
	WireCallRequest,
	WireCallStep,
	WireCallsRequest,
	WireCallsResponse,
} from '../../functions/wire/messages.ts';
import {refusalToWire} from '../../functions/wire/status.ts';
import type {CallsUnderWay} from './calls-under-way.ts';
import type {DirectCall} from './direct-call.ts';
import {type DirectStream, directStreams} from './direct-stream.ts';
import type {CallTrace, TracedCall} from './trace-calls.ts';

/** Answers that a client has not taken are so many before no more of its calls are taken, in bytes. */
const MUCH_UNREAD = 1024 * 1024;
/** Most steps of a message: they are taken in one turn of the event loop. */
const MOST_STEPS = 1024;

type Method = MethodDefinition<WireCallsRequest, WireCallsResponse>;
type Stream = DirectStream<WireCallsRequest, Buffer>;
type IncomingCall = DirectCall<WireCallRequest, WireCallEvent>;

export interface CallStreamsOptions {
	calls: CallsUnderWay;
	/** Gets each call as it comes. */
	handle: (call: IncomingCall) => void;
	/** Makes a span of each call; null where nothing is traced. */
	trace: ((call: TracedCall) => CallTrace) | null;
}

/** Serves a method that carries many calls in each of its streams. Each of them is a call as any other. */
export function callStreams(method: Method, options: CallStreamsOptions): ServerInterceptor {
	return directStreams<WireCallsRequest, Buffer>(method, stream => serveCalls(stream, method, options));
}

/** The method as the server has to know it: its messages are written down one by one, and then put together. */
export function gatheredMethod(method: Method): MethodDefinition<WireCallsRequest, Buffer> {
	return {...method, responseSerialize: bytes => bytes, responseDeserialize: bytes => bytes};
}

function serveCalls(stream: Stream, {responseSerialize}: Method, options: CallStreamsOptions): void {
	const {calls, handle, trace} = options;
	/** Ends each call that runs, since nobody waits for it any more. */
	const running = new Map<number, () => void>();
	let unread = 0;
	const messages = gatherMessages((message, onSent) => {
		unread += message.length;
		if (unread > MUCH_UNREAD) stream.pause();
		stream.write(message, () => {
			unread -= message.length;
			if (unread <= MUCH_UNREAD / 2) stream.resume();
			onSent();
		});
	});
	/** Whether it ends when its calls have ended. */
	let isLast = false;
	let isStopped = false;

	function tell(news: Partial<WireCallNews>, onSent?: () => void): void {
		messages.add(responseSerialize({news: [news]} as unknown as WireCallsResponse), onSent);
	}

	function endIfDone(): void {
		if (!isLast || running.size > 0 || stream.isOver) return;
		messages.flush();
		stream.end({code: status.OK, details: 'OK'});
	}

	function begin(number: number, request: WireCallRequest): void {
		if (isStopped) {
			tell({call: number, refusal: refusalToWire({code: status.UNAVAILABLE, details: 'the service stops'})});
			return;
		}
		const {metadata, end: endSpan} = trace?.(stream) ?? {metadata: stream.metadata, end: () => {}};
		const call: IncomingCall = {
			...{request, metadata},
			getPeer: () => stream.getPeer(),
			getDeadline: () => stream.getDeadline(),
			write: (events, onWritten) => tell({call: number, events}, onWritten),
			end(ending) {
				if (ending.code !== status.OK) tell({call: number, refusal: refusalToWire(ending)});
				running.delete(number);
				endSpan(ending.code);
				call.onClose();
				// Nothing else is told in this turn.
				if (running.size === 0) messages.flush();
				endIfDone();
			},
			onClose() {},
		};
		running.set(number, () => {
			endSpan(status.CANCELLED);
			call.onClose();
		});
		handle(call);
	}

	const forgetStop = calls.onStop(() => {
		isStopped = true;
		isLast = true;
		messages.add(responseSerialize({news: [], leaving: true}));
		endIfDone();
	});
	const refuse = (details: string) => stream.end({code: status.INVALID_ARGUMENT, details});
	function take({call: number, start, cancel}: WireCallStep): void {
		if (stream.isOver) return;
		if (start && running.has(number)) refuse(`There is a call ${number} already.`);
		else if (start) begin(number, start);
		else if (cancel) running.get(number)?.();
	}

	stream.onMessage = ({steps}) => {
		if (steps.length > MOST_STEPS) refuse(`A message has at most ${MOST_STEPS} steps.`);
		for (const step of steps) take(step);
	};
	stream.onHalfClose = () => {
		isLast = true;
		endIfDone();
	};
	stream.onClose = () => {
		forgetStop();
		for (const end of running.values()) end();
	};
}
