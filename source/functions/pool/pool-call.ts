import {StringDecoder} from 'node:string_decoder';
import type {ErrorCode} from '../../shared/errors.ts';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import type {CallError, CallEvent, CallOutcome, CallRequest, CallState, EncodedValue, Encoding} from '../functions.ts';
import type {KnownCode} from './code-cache.ts';
import type {OpenedEnvironment} from './environments/opened-environment.ts';
import type {FileTransfer} from './files/file-transfer.ts';
import type {CallData} from './kept-data.ts';
import {createPacedCheckpoints} from './paced-checkpoints.ts';

/** A call that was accepted and has not ended. */
export interface PoolCall {
	readonly id: string;
	readonly request: CallRequest;
	readonly code: KnownCode;
	/** Arguments of it that were put before. */
	readonly data: readonly CallData[];
	/** The environment that it runs in, opened before it waits for a worker; null for what the machine has. */
	environment: OpenedEnvironment | null;
	/** Its files; null where it has none. */
	readonly files: FileTransfer | null;
	readonly tenant: Tenant;
	/** Calls with the same key may have one process, one after another; null for one that shares its process with none. */
	readonly processKey: string | null;
	/** Whether what comes out of the process itself is its output: a contained function has no way to write there. */
	readonly writesItself: boolean;
	/** The memory that it takes while it waits, in bytes, about. */
	readonly bytes: number;
	readonly startedAt: number | null;
	/**
	 * How long it is expected to run, in milliseconds, where that is next to nothing and it can leave nothing behind: it may then be sent
	 * to a process that is at another such call. Null for others.
	 */
	shortMs: number | null;
	/** It begins on this worker. */
	begin(worker: string): void;
	/** Output of the function, as it came from a pipe or as text. */
	output(stream: 'stdout' | 'stderr', piece: Buffer | string): void;
	/** The encoding of the arguments of a batch: its calls are told one after the other. Null for a call of its own. */
	readonly each: Encoding | null;
	/** How the next call of a batch ended. */
	oneEnded(outcome: Pick<CallOutcome, 'state' | 'value' | 'error'>): void;
	/** A value that the function yielded. */
	yielded(value: EncodedValue): void;
	/** A value that the next attempt at its job is to go on from. */
	checkpoint(value: EncodedValue): void;
	/** A piece of a file that the function left. Throws what `FileTransfer.receive` does. */
	left(name: string, bytes: Uint8Array, isLast: boolean): void;
	/** Whether the caller wants no further values for now; `onFlow` is told of each change. */
	readonly isPaused: boolean;
	setPaused(isPaused: boolean): void;
	/** Has a change of that heard; null for nobody. */
	onFlow: ((isPaused: boolean) => void) | null;
	/** Takes down how it ends; what comes after the first time does not count. The time it ran ends here. */
	settle(state: CallState, value: EncodedValue | null, error: CallError | null): void;
	readonly isSettled: boolean;
	/** How long it ran that came to its own end, in milliseconds; null for others. */
	readonly ownMs: number | null;
	/** Tells the caller how it ended: nothing of it comes any more. */
	finish(): void;
}

export interface PoolCallOptions {
	id: string;
	request: CallRequest;
	code: KnownCode;
	data: readonly CallData[];
	files?: FileTransfer | null;
	/** Milliseconds that never go back. */
	clock: () => number;
	outputBytes: number;
	onEvent: (event: CallEvent) => void;
	onOutcome: (outcome: CallOutcome) => void;
}

/** The error of a call that did not end by its function. */
export function callFailure(code: ErrorCode, message: string): CallError {
	return {name: 'LunchError', message, stack: null, thrown: null, code};
}

/**
 * Which calls can have the process of this one: those of its tenant alone, and of these either such as can leave nothing
 * behind, or where that is asked for, those of the same code.
 */
function processKeyOf(tenant: Tenant, request: CallRequest, code: KnownCode): string | null {
	const {isFresh, reuse, stream, files, modules = []} = request;
	// A generator goes on while its values are sent: it is not among frozen objects.
	if (isFresh || files || (stream && !reuse)) return null;
	if (reuse) return JSON.stringify([tenant, code.number, ...modules]);
	return code.plan.isContained ? JSON.stringify([tenant]) : null;
}

export function createPoolCall({
	id,
	request,
	code,
	data,
	files = null,
	clock,
	outputBytes,
	onEvent,
	onOutcome,
}: PoolCallOptions): PoolCall {
	const queuedAt = clock();
	const {tenant = DEFAULT_TENANT} = request;
	const processKey = processKeyOf(tenant, request, code);
	let startedAt: number | null = null;
	let worker: string | null = null;
	let settled: {state: CallState; value: EncodedValue | null; error: CallError | null; at: number} | null = null;
	let isFinished = false;
	let room = request.outputBytes ?? outputBytes;
	let decoders: Record<'stdout' | 'stderr', StringDecoder> | null = null;
	let isPaused = false;
	let latestAt = queuedAt;
	/** How many calls of a batch have ended. */
	let ended = 0;
	const checkpoints = createPacedCheckpoints(value => onEvent({kind: 'checkpoint', value}));

	function write(stream: 'stdout' | 'stderr', bytes: Buffer): void {
		if (room < 0) return;
		decoders ??= {stdout: new StringDecoder(), stderr: new StringDecoder()};
		const isCut = bytes.length > room;
		const text = decoders[stream].write(isCut ? bytes.subarray(0, room) : bytes);
		room -= bytes.length;
		if (text !== '') onEvent({kind: stream, text});
		if (isCut)
			onEvent({kind: stream, text: `\n[output cut: ${request.outputBytes ?? outputBytes} bytes are the most]\n`});
	}

	/** The last characters, which were not whole. */
	function writeRest(): void {
		for (const stream of ['stdout', 'stderr'] as const) {
			const rest = decoders?.[stream].end() ?? '';
			if (rest !== '' && room >= 0) onEvent({kind: stream, text: rest});
		}
	}

	return {
		id,
		request,
		code,
		data,
		environment: null,
		files,
		tenant,
		processKey,
		writesItself: !code.plan.isContained || request.reuse === true || request.stream === true,
		each: request.batch ?? null,
		oneEnded({state, value, error}) {
			if (isFinished) return;
			const now = clock();
			const outcome = {state, value, error, worker, queuedMs: 0, ranMs: now - latestAt};
			onEvent({kind: 'one-ended', at: ended, outcome});
			ended += 1;
			latestAt = now;
			room = request.outputBytes ?? outputBytes;
		},
		onFlow: null,
		get isPaused() {
			return isPaused;
		},
		setPaused(next) {
			if (isPaused === next) return;
			isPaused = next;
			this.onFlow?.(next);
		},
		yielded(value) {
			if (!isFinished) onEvent({kind: 'value', value});
		},
		checkpoint(value) {
			if (!isFinished && !settled) checkpoints.add(value);
		},
		left(name, bytes, isLast) {
			if (isFinished || settled) return;
			files?.receive(name, bytes, isLast);
			onEvent({kind: 'file', name, bytes, isLast});
		},
		bytes: 1024 + code.source.length + (request.args?.text.length ?? 0) + (request.kwargs?.text.length ?? 0),
		shortMs: null,
		get startedAt() {
			return startedAt;
		},
		get isSettled() {
			return settled !== null;
		},
		get ownMs() {
			if (settled === null || startedAt === null) return null;
			return settled.state === 'returned' || settled.state === 'threw' ? settled.at - startedAt : null;
		},
		begin(by) {
			startedAt = clock();
			latestAt = startedAt;
			worker = by;
			onEvent({kind: 'started', worker: by});
		},
		output(stream, piece) {
			if (!isFinished) write(stream, typeof piece === 'string' ? Buffer.from(piece) : piece);
		},
		settle(state, value, error) {
			settled ??= {state, value, error, at: clock()};
		},
		finish() {
			if (isFinished || !settled) return;
			// Whatever ended the process of a batch ended its next call, and those after that were not begun.
			const isCounted = request.batch !== undefined && settled.state !== 'cancelled';
			if (isCounted && settled.state !== 'returned') this.oneEnded(settled);
			isFinished = true;
			writeRest();
			checkpoints.flush();
			this.environment?.release();
			files?.release();
			const {at} = settled;
			const count = {state: 'returned', value: {encoding: 'json', text: String(ended)}, error: null} as const;
			const {state, value, error} = isCounted ? count : settled;
			onOutcome({
				state,
				value,
				error,
				worker,
				queuedMs: (startedAt ?? at) - queuedAt,
				ranMs: startedAt === null ? 0 : at - startedAt,
				...(files ? {files: files.facts()} : {}),
			});
		},
	};
}
