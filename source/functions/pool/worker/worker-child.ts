import {type ChildProcess, type IOType, spawn} from 'node:child_process';
import {Duplex, type Readable} from 'node:stream';
import {sendFilter} from '../sandbox/launch-descriptors.ts';
import {createFrameReader, encodeFrame, type FrameHead, MOST_HEAD_BYTES} from './frames.ts';
import {whenQuiet} from './when-quiet.ts';
import type {CallMessage, FileMessage} from './worker-messages.ts';

/** A worker's process, seen from the pool. */
export interface WorkerChild {
	readonly pid: number | null;
	/** Whether the system counts its memory, and ends what takes too much. */
	readonly isMemoryCounted: boolean;
	/** Whether the system has ended a process of it that wanted more memory. */
	hasRunOut(): boolean;
	send(message: CallMessage, texts: readonly string[]): void;
	/** Sends a piece of a file; resolves when the pipe has room for the next one. Rejects where the process is gone. */
	sendPiece(message: FileMessage, piece: Uint8Array): Promise<void>;
	/** Ends it and all it started, at once. */
	kill(): void;
	/** Reads no messages until `resume`: what it sends meets a full pipe, and waits. */
	pause(): void;
	resume(): void;
}

export interface WorkerChildOptions {
	file: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	folder: string;
	/** The user and group it runs as; null for those of this program. */
	user: number | null;
	/** The filter of system calls that it reads; null for none. */
	filter: Buffer | null;
	/** Its descriptors. */
	stdio: (IOType | number)[];
	/** Longest answer, in bytes. */
	mostBytes: number;
	isMemoryCounted: boolean;
	hasRunOut: () => boolean;
	/** Sends a signal to a process, or with a negative number to a group of them, as `process.kill` does. */
	sendKill: (pid: number) => void;
	onFrame: (head: FrameHead, texts: string[]) => void;
	/** Gets the output that was written to file descriptor 1 or 2. */
	onOutput: (stream: 'stdout' | 'stderr', bytes: Buffer) => void;
	/** It is gone, and all its output was handed on. */
	onGone: (end: ChildEnd) => void;
}

/** How a process ended. */
export interface ChildEnd {
	code: number | null;
	signal: string | null;
	/** Why it could not be started or understood; null where it ended by itself or was ended. */
	error: Error | null;
	/** Whether the system ended a process of it that wanted more memory. */
	hasRunOut: boolean;
}

/** A process that is there so long after it was killed is given up. */
const UNKILLABLE_MS = 10_000;
/** Time for a process to end after it closed its pipe. */
const LEAVE_MS = 200;
/** How long output is waited for after its end, in milliseconds: another process may hold the pipe. */
const DRAIN_MS = 500;

/** Starts a worker's process. */
export function startWorkerChild(options: WorkerChildOptions): WorkerChild {
	const {file, args, env, folder: cwd, user, filter, stdio, mostBytes, sendKill, onFrame, onOutput, onGone} = options;
	const as = user === null ? {} : {uid: user, gid: user};
	// A group of its own: Ctrl-C in a terminal is not for workers, and the group can be ended as a whole.
	const child = spawn(file, args, {env, cwd, ...as, detached: true, stdio});
	sendFilter(child, filter);
	let failure: Error | null = null;
	let isGone = false;
	let isPaused = false;
	/** Called when messages are read again. */
	let whenRead = () => {};
	let killTimer: NodeJS.Timeout | undefined;

	function kill(): void {
		resume();
		if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
		try {
			sendKill(-child.pid);
		} catch {
			child.kill('SIGKILL');
		}
		// A process that hangs in the system itself can't be ended; its call is not to wait for it.
		killTimer ??= setTimeout(gone, UNKILLABLE_MS).unref();
	}

	function resume(): void {
		if (!isPaused) return;
		isPaused = false;
		pipe.resume();
		whenRead();
	}

	function fail(error: Error): void {
		failure ??= error;
		kill();
	}

	const pipe = pipeOf(child);
	const take = createFrameReader(onFrame, mostBytes, MOST_HEAD_BYTES);
	/** All that was read of it. */
	let readBytes = 0;
	pipe.on('data', (piece: Buffer) => {
		readBytes += piece.length;
		try {
			if (failure === null) take(piece);
		} catch (error) {
			fail(new Error('the worker wrote what is not an answer', {cause: error}));
		}
	});
	// A worker whose pipe is closed can't answer. If it is just ending, how it ended is worth a moment.
	const killSoon = () => {
		setTimeout(kill, LEAVE_MS).unref();
	};
	pipe.on('end', killSoon).on('error', killSoon);
	const outputs = (['stdout', 'stderr'] as const).map(name => {
		const stream: Readable | null = child[name];
		const read = (bytes: Buffer) => {
			readBytes += bytes.length;
			onOutput(name, bytes);
		};
		stream?.on('data', read).on('error', () => {});
		return stream;
	});

	const gone = () => {
		if (isGone) return;
		isGone = true;
		clearTimeout(killTimer);
		for (const stream of [...outputs, pipe]) stream?.destroy();
		onGone({code: child.exitCode, signal: child.signalCode, error: failure, hasRunOut: options.hasRunOut()});
	};
	child.on('error', error => {
		failure ??= error;
		if (child.pid === undefined) gone();
	});
	child.stdin?.on('error', () => {});
	child.on('exit', () => {
		// The rest of its group; the group's number stays taken as long as somebody is in it.
		try {
			if (child.pid !== undefined) sendKill(-child.pid);
		} catch {}
		// Where this program had no time to read, that much time says nothing; and what is not to be read yet waits.
		const goneSoon = () => setTimeout(() => whenQuiet(() => readBytes, gone), DRAIN_MS).unref();
		if (isPaused) whenRead = goneSoon;
		else goneSoon();
	});
	child.on('close', gone);
	// An idle pool keeps no program alive.
	child.unref();
	for (const stream of [child.stdin, ...outputs, pipe]) unrefStream(stream);

	return {
		get pid() {
			return child.pid ?? null;
		},
		isMemoryCounted: options.isMemoryCounted,
		hasRunOut: options.hasRunOut,
		send(message, texts) {
			// The messages of one turn are written at once, which wakes the process once.
			if (pipe.writableCorked === 0) {
				pipe.cork();
				queueMicrotask(() => pipe.uncork());
			}
			pipe.write(encodeFrame(message, texts));
		},
		sendPiece: (message, piece) =>
			new Promise((resolve, reject) => {
				const text = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('base64');
				pipe.write(encodeFrame(message, [text]), error => (error ? reject(error) : resolve()));
			}),
		kill,
		pause() {
			isPaused = true;
			pipe.pause();
		},
		resume,
	};
}

function pipeOf(child: ChildProcess): Duplex {
	const pipe = child.stdio[3];
	if (pipe instanceof Duplex) return pipe;
	throw new Error('a worker without a pipe');
}

function unrefStream(stream: object | null | undefined): void {
	if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
}
