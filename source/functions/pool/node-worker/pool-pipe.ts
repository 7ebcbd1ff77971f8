import {readSync, writeSync} from 'node:fs';
import type {Socket} from 'node:net';
import {createFrameReader, type FrameHead} from '../worker/frames.ts';

/** The pipe's descriptor. */
const PIPE = 3;
const MOST_BYTES = 256 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
/** How often it is looked whether the pool is still there, where nothing else tells, in milliseconds. */
const LOOK_MS = 1000;
/** How long is waited for room in the pipe at a time, in milliseconds. */
const ROOM_MS = 1;

/**
 * The pipe to the pool. Until `listen` it is read and written by system calls that wait: to load streams and open one
 * takes Node longer than a short call.
 */
export interface PoolPipe {
	/** Waits for the first message. The process ends if none comes. */
	first(): {head: FrameHead; texts: string[]};
	/** Hands on the messages that came after the first one, and those that come from now on. Gives the objects that it works with. */
	listen(onFrame: (head: FrameHead, texts: string[]) => void): object[];
	/** Keeps the process as long as the pool is there, for a call that is its last: no other message is listened for. */
	stay(): object[];
	write(bytes: Uint8Array): void;
	/** As `write`; `then` is called when the pipe has room for more. */
	writeThen(bytes: Uint8Array, then: () => void): void;
	/** As `write`, whatever became of streams. */
	writeAtOnce(bytes: Uint8Array): void;
}

// Taken here: a function may replace what the module has later.
const [read, write, wait, next, {exit}] = [readSync, writeSync, Atomics.wait, setImmediate, process];
/** Nothing ever wakes who waits on it. Made late: while a snapshot is made there is no shared memory. */
let never: Int32Array | null = null;

export function openPoolPipe(): PoolPipe {
	let socket: Socket | null = null;
	const frames: {head: FrameHead; texts: string[]}[] = [];
	let onFrame: (head: FrameHead, texts: string[]) => void = (head, texts) => frames.push({head, texts});
	const take = createFrameReader((head, texts) => onFrame(head, texts), MOST_BYTES);
	const leave = () => exit.call(process, 0);

	return {
		first() {
			for (;;) {
				const found = frames.shift();
				if (found) return found;
				const piece = Buffer.allocUnsafe(PIECE_BYTES);
				const size = patiently(() => read(PIPE, piece));
				if (size === 0) leave();
				take(piece.subarray(0, size));
			}
		},
		listen(handOn) {
			for (const {head, texts} of frames) handOn(head, texts);
			onFrame = handOn;
			const {Socket: Pipe} = process.getBuiltinModule('node:net');
			socket = new Pipe({fd: PIPE, readable: true, writable: true});
			// Methods that prototypes of streams are given later are not asked.
			for (const name of ['write', '_write', '_writev', '_writeGeneric', 'emit', 'on'] as const) {
				const value: unknown = Reflect.get(socket, name);
				if (typeof value === 'function') Object.defineProperty(socket, name, {value});
			}
			// Nobody is there any more to take an answer.
			socket.on('data', take).on('end', leave).on('error', leave).on('close', leave);
			return [Pipe.prototype, socket];
		},
		stay() {
			const pool = process.ppid;
			setInterval(() => {
				if (process.ppid !== pool) leave();
			}, LOOK_MS);
			return [];
		},
		write(bytes) {
			if (socket) socket.write(bytes);
			else writeAtOnce(bytes);
		},
		writeThen(bytes, then) {
			if (socket) socket.write(bytes, then);
			else {
				writeAtOnce(bytes);
				next(then);
			}
		},
		writeAtOnce,
	};
}

function writeAtOnce(bytes: Uint8Array): void {
	for (let at = 0; at < bytes.length; ) at += patiently(() => write(PIPE, bytes, at));
}

/** Does it again as long as a pipe that was made not to wait has no room, or has nothing yet. */
function patiently(work: () => number): number {
	for (;;) {
		try {
			return work();
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
			never ??= new Int32Array(new SharedArrayBuffer(4));
			wait(never, 0, 0, ROOM_MS);
		}
	}
}
