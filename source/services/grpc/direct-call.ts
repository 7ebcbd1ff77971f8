import {type Metadata, type MethodDefinition, type ServerInterceptor, status} from '@grpc/grpc-js';
import {type DirectStream, directStreams} from './direct-stream.ts';
import {withFrames} from './message-frames.ts';

/** A call with one request and any number of messages as its answer. */
export interface DirectCall<Request, Message> {
	readonly request: Request;
	readonly metadata: Metadata;
	/** The client's address and port. */
	getPeer(): string;
	getDeadline(): Date | number;
	/** Writes messages as one piece; `onWritten` is told when the client took it. */
	write(messages: readonly Message[], onWritten?: () => void): void;
	/** Ends it. What was written is on its way together with this. */
	end(status: {code: status; details: string; metadata?: Metadata}): void;
	/** Called when nobody waits for it any more: its client has the status, has cancelled it or is gone. */
	onClose: () => void;
}

/** Serves a method that has one request as {@link directStreams} does. `handle` gets each call once its request is there. */
export function directCalls<Request, Message>(
	{path}: MethodDefinition<Request, Message>,
	handle: (call: DirectCall<Request, Message>) => void,
): ServerInterceptor {
	return directStreams<Request, readonly Message[]>({path}, stream => {
		let call: DirectCall<Request, Message> | null = null;
		const refuse = (details: string) =>
			stream.end({code: status.UNIMPLEMENTED, details: `${path} has one request: ${details}`});
		stream.onMessage = request => {
			if (call) refuse('there came a second one');
			else call = callOn(stream, request);
		};
		stream.onHalfClose = () => {
			if (stream.isOver) return;
			if (call) handle(call);
			else refuse('there came none');
		};
	});
}

function callOn<Request, Message>(
	stream: DirectStream<Request, readonly Message[]>,
	request: Request,
): DirectCall<Request, Message> {
	return {
		request,
		metadata: stream.metadata,
		getPeer: () => stream.getPeer(),
		getDeadline: () => stream.getDeadline(),
		write: (messages, onWritten) => stream.write(messages, onWritten),
		end: ending => stream.end(ending),
		get onClose() {
			return stream.onClose;
		},
		set onClose(listener) {
			stream.onClose = listener;
		},
	};
}

/** The method as the server has to know it, with several messages in one piece. */
export function directMethod<Request, Message>(
	method: MethodDefinition<Request, Message>,
): MethodDefinition<Request, readonly Message[]> {
	const {responseSerialize: serialize} = method;
	return {
		...method,
		responseSerialize: messages => withFrames(messages.map(serialize)),
		responseDeserialize: bytes => [method.responseDeserialize(bytes)],
	};
}
