import {randomUUID} from 'node:crypto';
import {LunchError, messageWithHint} from '../../shared/errors.ts';
import type {CallEvent, CallOutcome, CallState, RunningCall} from '../functions.ts';
import type {WireCallEvent, WireCallRequest} from '../wire/messages.ts';
import {eventFromWire, outcomeFromWire} from '../wire/outcome.ts';

/** The way from a call to its service. */
export type CallRoute = Pick<RunningCall, 'cancel' | 'pause' | 'resume'>;

/** A call as its service tells of it, however that comes. */
export interface ToldCall extends RunningCall {
	readonly request: WireCallRequest;
	/** Set where it is begun. */
	route: CallRoute;
	/** Whether its service has told that it is there. */
	readonly isAccepted: boolean;
	/** Whether its outcome is known: what comes afterwards does not count. */
	readonly isOver: boolean;
	/** Takes an event, and gives its kind; null for an outcome, and for none that this program knows. */
	hear(event: WireCallEvent): CallEvent['kind'] | null;
	/** No more comes of it, for this reason. */
	fail(reason: LunchError): void;
}

export interface ToldCallOptions {
	request: WireCallRequest;
	onEvent: (event: CallEvent) => void;
	/** Told the service's name for the call. */
	onAccepted: (serviceId: string) => void;
	/** Told that name, or nothing where it was never accepted. */
	onEnd: (serviceId: string | null) => void;
}

/** A call has exactly one outcome, also where the service dies on the way. */
export function createToldCall({request, onEvent, onAccepted, onEnd}: ToldCallOptions): ToldCall {
	const id = randomUUID();
	const since = performance.now();
	let startedAt: number | null = null;
	let worker: string | null = null;
	let serviceId: string | null = null;
	let isOver = false;
	const {promise: outcome, resolve, reject} = Promise.withResolvers<CallOutcome>();

	function end(settle: () => void): void {
		if (isOver) return;
		isOver = true;
		settle();
		onEnd(serviceId);
	}

	function tell(event: CallEvent): void {
		if (event.kind === 'started') {
			startedAt = performance.now();
			({worker} = event);
		} else if (event.kind === 'queued') {
			serviceId = event.id;
			onAccepted(serviceId);
		}
		onEvent(event.kind === 'queued' ? {kind: 'queued', id} : event);
	}

	function ended(state: CallState, error: LunchError): CallOutcome {
		const now = performance.now();
		return {
			state,
			value: null,
			error: {name: 'Error', message: messageWithHint(error), stack: null, thrown: null, code: error.code},
			worker,
			queuedMs: (startedAt ?? now) - since,
			ranMs: startedAt === null ? 0 : now - startedAt,
		};
	}

	return {
		id,
		request,
		outcome,
		route: {cancel() {}, pause() {}, resume() {}},
		get isAccepted() {
			return serviceId !== null;
		},
		get isOver() {
			return isOver;
		},
		hear(wire) {
			if (isOver) return null;
			if (wire.event === 'outcome') {
				const last = wire.outcome ? outcomeFromWire(wire.outcome) : null;
				if (last) end(() => resolve(last));
				return null;
			}
			const event = eventFromWire(wire);
			if (event) tell(event);
			return event?.kind ?? null;
		},
		cancel() {
			if (isOver) return;
			end(() => resolve(ended('cancelled', new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.'))));
			this.route.cancel();
		},
		pause() {
			this.route.pause();
		},
		resume() {
			this.route.resume();
		},
		fail(reason) {
			end(() => (serviceId === null ? reject(reason) : resolve(ended('failed', reason))));
		},
	};
}

/** A call that never was. */
export function endedBeforeItBegan(error: unknown): RunningCall {
	const outcome = Promise.reject<CallOutcome>(error);
	outcome.catch(() => {});
	return {id: randomUUID(), outcome, cancel() {}, pause() {}, resume() {}};
}
