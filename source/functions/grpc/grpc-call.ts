import {randomUUID} from 'node:crypto';
import {type Client, connectivityState, type Metadata, type StatusObject, status} from '@grpc/grpc-js';
import {LunchError} from '../../shared/errors.ts';
import type {CallEvent, CallOutcome, CallRequest, CallState, RunningCall} from '../functions.ts';
import type {WireCallEvent} from '../wire/messages.ts';
import {eventFromWire, outcomeFromWire} from '../wire/outcome.ts';
import {requestToWire} from '../wire/request.ts';
import type {FunctionsDefinition} from '../wire/service-definitions.ts';
import {errorOfStatus, unreachable} from '../wire/status.ts';

export interface GrpcCallOptions {
	channel: ReturnType<Client['getChannel']>;
	method: FunctionsDefinition['Call'];
	metadata: Metadata;
	/** The service's, for people. */
	address: string;
	connectMs: number;
	request: CallRequest;
	onEvent: (event: CallEvent) => void;
	/** Told the service's name for the call. */
	onAccepted: (serviceId: string) => void;
	onEnd: (serviceId: string) => void;
}

/** Begins a call at a service. It has exactly one outcome, also where the service dies on the way. */
export function startGrpcCall(options: GrpcCallOptions): RunningCall {
	const {channel, method, address, onEvent} = options;
	const id = randomUUID();
	const since = performance.now();
	let startedAt: number | null = null;
	let worker: string | null = null;
	let serviceId: string | null = null;
	let last: CallOutcome | null = null;
	let isCancelled = false;
	/** Events that are not read fill the connection's window, and the service waits. */
	let isPaused = false;
	/** Whether the next message is asked for. */
	let isReading = true;

	// The channel itself: the streams that the library puts before it cost as much again for every call.
	const stream = channel.createCall(method.path, Number.POSITIVE_INFINITY, null, null, null);
	const cancel = () => stream.cancelWithStatus(status.CANCELLED, 'cancelled by the caller');
	// For a connection: what takes long once there is one has its reasons.
	const connectTimer = isReady(channel) ? undefined : setTimeout(() => isReady(channel) || cancel(), options.connectMs);

	const outcome = new Promise<CallOutcome>((resolve, reject) => {
		stream.start(options.metadata, {
			onReceiveMetadata() {},
			onReceiveMessage(message: Buffer) {
				const event = read(message);
				if (event) receive(event);
				isReading = !isPaused || (event?.event !== 'value' && event?.event !== 'file');
				if (isReading) stream.startRead();
			},
			// Comes once, after everything else.
			onReceiveStatus(ending) {
				clearTimeout(connectTimer);
				options.onEnd(serviceId ?? '');
				if (last) resolve(last);
				else if (isCancelled) resolve(ended('cancelled', null));
				else if (serviceId === null) reject(refusal(ending));
				else resolve(ended('failed', failureOf(ending)));
			},
		});
	});
	stream.sendMessageWithContext({}, method.requestSerialize(requestToWire(options.request)));
	stream.halfClose();
	stream.startRead();

	function read(message: Buffer): WireCallEvent | null {
		try {
			return method.responseDeserialize(message);
		} catch {
			stream.cancelWithStatus(status.INTERNAL, 'what it says can not be read');
			return null;
		}
	}

	function receive(wire: WireCallEvent): void {
		if (last || isCancelled) return;
		if (wire.event === 'outcome') {
			last = wire.outcome ? outcomeFromWire(wire.outcome) : null;
			return;
		}
		const event = eventFromWire(wire);
		if (!event) return;
		if (event.kind === 'queued') {
			clearTimeout(connectTimer);
			serviceId = event.id;
			options.onAccepted(event.id);
			onEvent({kind: 'queued', id});
			return;
		}
		if (event.kind === 'started') {
			startedAt = performance.now();
			({worker} = event);
		}
		onEvent(event);
	}

	/** Nothing came in time, or the service sent it away. */
	function refusal(ending: StatusObject): LunchError {
		return ending.code === status.CANCELLED ? unreachable(address, 'no answer') : failureOf(ending);
	}

	function failureOf(ending: StatusObject): LunchError {
		if (ending.code !== status.OK) return errorOfStatus(ending, address);
		return new LunchError('SERVICE_FAILED', `${address} gave no outcome.`);
	}

	function ended(state: CallState, error: LunchError | null): CallOutcome {
		const now = performance.now();
		return {
			state,
			value: null,
			error: {
				name: 'Error',
				message: error ? [error.message, error.hint ?? []].flat().join('\n') : 'The call was cancelled.',
				stack: null,
				thrown: null,
				code: error?.code ?? 'FUNCTION_CANCELLED',
			},
			worker,
			queuedMs: (startedAt ?? now) - since,
			ranMs: startedAt === null ? 0 : now - startedAt,
		};
	}

	return {
		id,
		outcome,
		cancel() {
			if (last || isCancelled) return;
			isCancelled = true;
			cancel();
		},
		pause() {
			isPaused = true;
		},
		resume() {
			isPaused = false;
			if (isReading) return;
			isReading = true;
			stream.startRead();
		},
	};
}

function isReady(channel: GrpcCallOptions['channel']): boolean {
	return channel.getConnectivityState(false) === connectivityState.READY;
}

/** A call that never was. */
export function endedBeforeItBegan(error: LunchError): RunningCall {
	const outcome = Promise.reject<CallOutcome>(error);
	outcome.catch(() => {});
	return {id: randomUUID(), outcome, cancel() {}, pause() {}, resume() {}};
}
