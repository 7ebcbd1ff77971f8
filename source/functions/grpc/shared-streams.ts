import {type StatusObject, status} from '@grpc/grpc-js';
import {failureOf} from './service-channel.ts';
import {openSharedStream, type SharedStream, type SharedStreamOptions} from './shared-stream.ts';
import type {ToldCall} from './told-call.ts';

/** Calls to a service that share streams: together they cost a fraction of what a stream for each does. */
export interface SharedStreams {
	start(call: ToldCall): void;
	/** Ends the streams, and their calls at the service. */
	close(): void;
}

export interface SharedStreamsOptions extends Pick<SharedStreamOptions, 'service' | 'method'> {
	/** Begins a call in a stream of its own: of a service that knows of no other. */
	startAlone: (call: ToldCall) => void;
}

/** Streams follow each other: one ends when it had nothing to carry for a while, or when its service stops. */
export function createSharedStreams({service, method, startAlone}: SharedStreamsOptions): SharedStreams {
	const open = new Set<SharedStream>();
	/** The one that takes calls. */
	let current: SharedStream | null = null;
	let isSupported = true;

	function next(): SharedStream {
		const stream = openSharedStream({
			...{service, method},
			onLast() {
				if (current === stream) current = null;
			},
			onUnbegun: start,
			onEnd(...how) {
				open.delete(stream);
				if (current === stream) current = null;
				ended(...how);
			},
		});
		open.add(stream);
		return stream;
	}

	function ended(ending: StatusObject, calls: readonly ToldCall[], isAnswered: boolean): void {
		if (ending.code === status.UNIMPLEMENTED && !isAnswered) isSupported = false;
		for (const call of calls) {
			const isUnbegun = isAnswered
				? ending.code === status.OK && !call.isAccepted
				: ending.code === status.UNIMPLEMENTED;
			if (isUnbegun) start(call);
			else call.fail(failureOf(call, ending, service.address));
		}
	}

	function start(call: ToldCall): void {
		if (!isSupported) {
			startAlone(call);
			return;
		}
		current ??= next();
		current.start(call);
	}

	return {
		start,
		close() {
			for (const stream of open) stream.close();
		},
	};
}
