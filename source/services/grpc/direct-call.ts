import {
	type Metadata,
	type MethodDefinition,
	ServerInterceptingCall,
	type ServerInterceptingCallInterface,
	type ServerInterceptor,
	status,
} from '@grpc/grpc-js';
import {withFrames} from './message-frames.ts';

/** A call with one request and any number of messages as its answer. */
export interface DirectCall<Request, Message> {
	readonly request: Request;
	readonly metadata: Metadata;
	/** The client's address and port. */
	getPeer(): string;
	getDeadline(): Date | number;
	/** Whether nothing can be written any more: it has its status, or its client is gone. */
	readonly isOver: boolean;
	/** Writes messages as one piece; `onWritten` is told when the client took it. */
	write(messages: readonly Message[], onWritten?: () => void): void;
	/** Ends it. What was written is on its way together with this. */
	end(status: {code: status; details: string; metadata?: Metadata}): void;
	/** Called once, when the client has the status or is gone. */
	onClose: () => void;
}

/**
 * Serves a method on the library's own call, without the stream that it puts before one: that writes each message when the
 * one before it has left and the status after them all, which takes as long as everything else of a short call.
 * `handle` gets each call once its request is there.
 */
export function directCalls<Request, Message>(
	{path}: MethodDefinition<Request, Message>,
	handle: (call: DirectCall<Request, Message>) => void,
): ServerInterceptor {
	return (method, call) =>
		method.path === path
			? new DirectlyServedCall<Request, Message>(call, path, handle)
			: new ServerInterceptingCall(call);
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

class DirectlyServedCall<Request, Message> extends ServerInterceptingCall {
	readonly #call: ServerInterceptingCallInterface;
	readonly #path: string;
	readonly #handle: (call: DirectCall<Request, Message>) => void;

	constructor(
		call: ServerInterceptingCallInterface,
		path: string,
		handle: (call: DirectCall<Request, Message>) => void,
	) {
		super(call);
		this.#call = call;
		this.#path = path;
		this.#handle = handle;
	}

	/** The listener is that of the library's own handler, which is not asked. */
	override start(): void {
		const call = this.#call;
		let metadata: Metadata;
		let request: Request | null = null;
		let served: ReturnType<typeof directCall<Request, Message>> | null = null;
		const refuse = (details: string) =>
			call.sendStatus({
				code: status.UNIMPLEMENTED,
				details: `${this.#path} has one request: ${details}`,
				metadata: null,
			});
		call.start({
			onReceiveMetadata(received) {
				metadata = received;
				call.startRead();
			},
			onReceiveMessage(message: Request) {
				if (request !== null) return refuse('there came a second one');
				request = message;
				call.startRead();
			},
			onReceiveHalfClose: () => {
				if (request === null) return refuse('there came none');
				served = directCall<Request, Message>(call, request, metadata);
				this.#handle(served);
			},
			onCancel() {
				if (!served) return;
				served.isOver = true;
				served.onClose();
			},
		});
	}
}

function directCall<Request, Message>(
	call: ServerInterceptingCallInterface,
	request: Request,
	metadata: Metadata,
): DirectCall<Request, Message> & {isOver: boolean} {
	return {
		request,
		metadata,
		isOver: false,
		getPeer: () => call.getPeer(),
		getDeadline: () => call.getDeadline(),
		write(messages, onWritten = () => {}) {
			if (!this.isOver) call.sendMessage(messages, onWritten);
		},
		end(ending) {
			if (this.isOver) return;
			this.isOver = true;
			call.sendStatus(ending);
		},
		onClose() {},
	};
}
