import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Socket} from 'node:net';

/** A connection with this many unanswered requests is not read further. */
const MOST_WAITING = 256;

/** With this many left it is read on: one by one, each request would cost a stop and a start. */
const FEW_WAITING = 64;

/** Whether the request came before the one in front of it on its connection was answered. */
function isPipelined(response: ServerResponse): boolean {
	return response.socket === null;
}

/**
 * Returns a function that is to be called with every request. It stops reading from a connection while too many
 * pipelined requests of it wait for their answers, however long those take, so that a client can't fill the memory.
 * Requests that were read already, at most 64 KiB, are still parsed.
 */
export function createPipelineLimit(): (request: IncomingMessage, response: ServerResponse) => void {
	const queues = new WeakMap<Socket, AnswerQueue>();

	return ({socket}, response) => {
		if (!isPipelined(response)) return;
		let queue = queues.get(socket);
		if (!queue) {
			queue = createAnswerQueue(socket);
			queues.set(socket, queue);
		}
		queue.add(response);
	};
}

interface AnswerQueue {
	add(response: ServerResponse): void;
}

// node:http pauses a connection, and its parser, at a request that comes while as many bytes of answers wait as the
// connection's high-water mark, and resumes it at a 'drain' with fewer. It knows nothing of answers that have no bytes
// yet. A mark that is always exceeded makes it do the same for them; to pause the socket from outside does not, since
// every request that ends resumes it.

/** Counts the pipelined requests of a connection that wait for their answers. */
function createAnswerQueue(socket: Socket): AnswerQueue {
	const mark = socket.writableHighWaterMark;
	let waiting = 0;
	let isHeld = false;
	// Told by one property, and not by adding and deleting it: that would make the socket's object slow for all its users.
	Object.defineProperty(socket, 'writableHighWaterMark', {get: () => (isHeld ? -1 : mark)});
	// One function for all of them: a flood of requests must not cost a closure each.
	const remove = () => {
		waiting--;
		if (!isHeld || waiting > FEW_WAITING) return;
		isHeld = false;
		socket.emit('drain');
	};
	return {
		add(response) {
			waiting++;
			isHeld ||= waiting >= MOST_WAITING;
			response.on('finish', remove);
		},
	};
}
