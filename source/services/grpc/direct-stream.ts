import {
	type Metadata,
	type MethodDefinition,
	ServerInterceptingCall,
	type ServerInterceptingCallInterface,
	type ServerInterceptor,
	type status,
} from '@grpc/grpc-js';

/** A call of the library, with messages both ways. */
export interface DirectStream<Request, Message> {
	readonly metadata: Metadata;
	/** The client's address and port. */
	getPeer(): string;
	getDeadline(): Date | number;
	/** Whether nothing can be written any more: it has its status, or its client is gone. */
	readonly isOver: boolean;
	/** `onWritten` is told when the client took it. */
	write(message: Message, onWritten?: () => void): void;
	/** Ends it. What was written is on its way together with this. */
	end(status: {code: status; details: string; metadata?: Metadata}): void;
	/** Takes no messages of the client until `resume`: its writing meets a full window, and waits. */
	pause(): void;
	resume(): void;
	/** Called with each message of the client. */
	onMessage: (message: Request) => void;
	/** Called when the client has said that no more messages come. */
	onHalfClose: () => void;
	/** Called once, when the client has the status or is gone. */
	onClose: () => void;
}

/**
 * Serves a method on the library's own call, without the stream that it puts before one: that writes each message when the
 * one before it has left and the status after them all, which takes as long as everything else of a short call.
 * `handle` gets each call as it comes.
 */
export function directStreams<Request, Message>(
	{path}: Pick<MethodDefinition<unknown, unknown>, 'path'>,
	handle: (stream: DirectStream<Request, Message>) => void,
): ServerInterceptor {
	return (method, call) =>
		method.path === path ? new DirectlyServedCall(call, handle) : new ServerInterceptingCall(call);
}

class DirectlyServedCall<Request, Message> extends ServerInterceptingCall {
	readonly #call: ServerInterceptingCallInterface;
	readonly #handle: (stream: DirectStream<Request, Message>) => void;

	constructor(call: ServerInterceptingCallInterface, handle: (stream: DirectStream<Request, Message>) => void) {
		super(call);
		this.#call = call;
		this.#handle = handle;
	}

	/** The listener is that of the library's own handler, which is not asked. */
	override start(): void {
		const call = this.#call;
		let stream: ReturnType<typeof directStream<Request, Message>> | null = null;
		call.start({
			onReceiveMetadata: metadata => {
				stream = directStream<Request, Message>(call, metadata);
				this.#handle(stream);
				call.startRead();
			},
			onReceiveMessage(message: Request) {
				stream?.onMessage(message);
				stream?.readOn();
			},
			onReceiveHalfClose() {
				stream?.onHalfClose();
			},
			onCancel() {
				if (!stream) return;
				stream.isOver = true;
				stream.onClose();
			},
		});
	}
}

function directStream<Request, Message>(
	call: ServerInterceptingCallInterface,
	metadata: Metadata,
): DirectStream<Request, Message> & {isOver: boolean; readOn(): void} {
	let isPaused = false;
	/** Whether the next message was asked for. */
	let isReading = true;
	return {
		metadata,
		isOver: false,
		getPeer: () => call.getPeer(),
		getDeadline: () => call.getDeadline(),
		write(message, onWritten = () => {}) {
			if (!this.isOver) call.sendMessage(message, onWritten);
		},
		end(ending) {
			if (this.isOver) return;
			this.isOver = true;
			call.sendStatus(ending);
		},
		pause() {
			isPaused = true;
		},
		resume() {
			isPaused = false;
			if (!isReading) this.readOn();
		},
		readOn() {
			isReading = !isPaused;
			if (isReading) call.startRead();
		},
		onMessage() {},
		onHalfClose() {},
		onClose() {},
	};
}
