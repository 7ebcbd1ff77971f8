import {status} from '@grpc/grpc-js';
import type {WireCallEvent} from '../wire/messages.ts';
import type {FunctionsDefinition} from '../wire/service-definitions.ts';
import {failureOf, openStream, type ServiceChannel} from './service-channel.ts';
import type {ToldCall} from './told-call.ts';

/** Begins a call in a stream of its own. */
export function startGrpcCall(service: ServiceChannel, method: FunctionsDefinition['Call'], call: ToldCall): void {
	/** Events that are not read fill the connection's window, and the service waits. */
	let isPaused = false;
	/** Whether the next message is asked for. */
	let isReading = true;

	const stream = openStream(service, method.path, {
		onMessage(message) {
			const event = read(message);
			const kind = event && call.hear(event);
			isReading = !isPaused || (kind !== 'value' && kind !== 'file');
			if (isReading) stream.startRead();
		},
		onEnd: ending => call.fail(failureOf(call, ending, service.address)),
	});
	stream.sendMessageWithContext({}, method.requestSerialize(call.request));
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

	call.route = {
		cancel: () => stream.cancelWithStatus(status.CANCELLED, 'cancelled by the caller'),
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
