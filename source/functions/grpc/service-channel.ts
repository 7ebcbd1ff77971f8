import {type Client, connectivityState, type Metadata, type StatusObject, status} from '@grpc/grpc-js';
import {LunchError} from '../../shared/errors.ts';
import {errorOfStatus, unreachable} from '../wire/status.ts';
import type {ToldCall} from './told-call.ts';

/** The way to a service. */
export interface ServiceChannel {
	channel: ReturnType<Client['getChannel']>;
	metadata: Metadata;
	/** The service's, for people. */
	address: string;
	/** The longest to wait for a connection, in milliseconds. */
	connectMs: number;
}

type Stream = ReturnType<ServiceChannel['channel']['createCall']>;

/**
 * Opens a stream on the channel itself: the streams that the library puts before it cost as much again for every call.
 * It is cancelled where there is no connection in time; what takes long once there is one has its reasons.
 */
export function openStream(
	{channel, metadata, connectMs}: ServiceChannel,
	path: string,
	{onMessage, onEnd}: {onMessage: (message: Buffer) => void; onEnd: (ending: StatusObject) => void},
): Stream {
	const stream = channel.createCall(path, Number.POSITIVE_INFINITY, null, null, null);
	const isReady = () => channel.getConnectivityState(false) === connectivityState.READY;
	const late = () => isReady() || stream.cancelWithStatus(status.CANCELLED, 'no connection');
	const timer = isReady() ? undefined : setTimeout(late, connectMs);
	stream.start(metadata, {
		onReceiveMetadata() {},
		onReceiveMessage(message: Buffer) {
			clearTimeout(timer);
			onMessage(message);
		},
		// Comes once, after everything else.
		onReceiveStatus(ending) {
			clearTimeout(timer);
			onEnd(ending);
		},
	});
	return stream;
}

/** The failure of a call whose stream ended without its outcome. */
export function failureOf({isAccepted}: ToldCall, ending: StatusObject, address: string): LunchError {
	// Nothing came in time, or the service sent it away.
	if (!isAccepted && ending.code === status.CANCELLED) return unreachable(address, 'no answer');
	if (ending.code !== status.OK) return errorOfStatus(ending, address);
	return new LunchError('SERVICE_FAILED', `${address} gave no outcome.`);
}
