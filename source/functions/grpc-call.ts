import {randomUUID} from 'node:crypto';
import {type Client, connectivityState, type Metadata, type ServiceError, status} from '@grpc/grpc-js';
import type {LunchError} from '../shared/errors.ts';
import type {CallEvent, CallOutcome, CallRequest, CallState, RunningCall} from './functions.ts';
import type {WireCallEvent} from './wire/messages.ts';
import {eventFromWire, outcomeFromWire} from './wire/outcome.ts';
import {requestToWire} from './wire/request.ts';
import type {FunctionsDefinition} from './wire/service-definitions.ts';
import {errorOfStatus, unreachable} from './wire/status.ts';

export interface GrpcCallOptions {
	client: Client;
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
	const {client, method, address, onEvent} = options;
	const id = randomUUID();
	const since = performance.now();
	let startedAt: number | null = null;
	let worker: string | null = null;
	let serviceId: string | null = null;
	let last: CallOutcome | null = null;
	let isCancelled = false;

	const stream = client.makeServerStreamRequest(
		method.path,
		method.requestSerialize,
		method.responseDeserialize,
		requestToWire(options.request),
		options.metadata,
	);
	const patience = setTimeout(() => stream.cancel(), options.connectMs);
	if (client.getChannel().getConnectivityState(false) === connectivityState.READY) clearTimeout(patience);
	else client.waitForReady(Date.now() + options.connectMs, error => error ?? clearTimeout(patience));

	const outcome = new Promise<CallOutcome>((resolve, reject) => {
		stream.on('data', receive);
		stream.on('error', (error: ServiceError) => end(error));
		// Comes once everything was received, without an error or after it.
		stream.on('end', () => end(null));
		let isOver = false;

		function end(error: ServiceError | null): void {
			if (isOver) return;
			isOver = true;
			clearTimeout(patience);
			options.onEnd(serviceId ?? '');
			if (last) resolve(last);
			else if (isCancelled) resolve(ended('cancelled', null));
			else if (error && serviceId === null) reject(refusal(error));
			else resolve(ended('failed', error ? errorOfStatus(error, address) : unreachable(address, 'it gave no outcome')));
		}
	});

	function receive(wire: WireCallEvent): void {
		if (last || isCancelled) return;
		if (wire.event === 'outcome') {
			last = wire.outcome ? outcomeFromWire(wire.outcome) : null;
			return;
		}
		const event = eventFromWire(wire);
		if (!event) return;
		if (event.kind === 'queued') {
			clearTimeout(patience);
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
	function refusal(error: ServiceError): LunchError {
		return error.code === status.CANCELLED ? unreachable(address, 'no answer') : errorOfStatus(error, address);
	}

	function ended(state: CallState, error: LunchError | null): CallOutcome {
		const now = performance.now();
		return {
			state,
			value: null,
			error: {
				name: 'Error',
				message: error?.message ?? 'The call was cancelled.',
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
			stream.cancel();
		},
	};
}

/** A call that never was. */
export function endedBeforeItBegan(error: LunchError): RunningCall {
	const outcome = Promise.reject<CallOutcome>(error);
	outcome.catch(() => {});
	return {id: randomUUID(), outcome, cancel() {}};
}
