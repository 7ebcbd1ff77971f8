import type {CallError, FunctionWorker, Runtime} from '../functions.ts';
import {describeEnd} from './describe-end.ts';
import type {FrameHead} from './frames.ts';
import {callFailure, type PoolCall} from './pool-call.ts';
import {treeSize} from './process-memory.ts';
import {readOutcome, type WorkerOutcome} from './read-outcome.ts';
import {createSentCodes} from './sent-codes.ts';
import type {StartGate} from './start-gate.ts';
import type {StartWorker} from './start-worker.ts';
import type {ChildEnd, WorkerChild} from './worker-child.ts';

/** One place for a worker in a pool: its process is replaced whenever it can't be used again. */
export interface PoolWorker {
	readonly runtime: Runtime;
	readonly state: FunctionWorker['state'];
	/** Whether it has run a call. */
	readonly hasRun: boolean;
	/** Since when it is idle, as the clock says. */
	readonly idleSince: number;
	/** How many times in a row its process did not come up. */
	readonly failures: number;
	/** Runs a call, when it is idle; in a process of its own if the call needs one. */
	run(call: PoolCall): void;
	/** Ends the call that it is at, in this way, and with it the process. */
	interrupt(state: 'failed' | 'cancelled' | 'timed-out', error: CallError): void;
	/** Ends the call that it is at if that takes too much. */
	watch(): void;
	describe(machine: string): FunctionWorker;
	/** Ends it for good. */
	stop(): Promise<void>;
}

export interface PoolWorkerOptions {
	id: string;
	runtime: Runtime;
	clock: () => number;
	startWorker: StartWorker;
	gate: StartGate;
	memoryBytes: number;
	mostBytes: number;
	outputBytes: number;
	timeoutMs: number;
	/** It is idle, or its process did not come up. */
	onChange: () => void;
	onEnded: (call: PoolCall) => void;
	onWarning: (error: Error) => void;
}

/** What a worker may take beyond the memory of its function, in bytes: the runtime itself. */
const RUNTIME_BYTES = 64 * 1024 * 1024;
/** A process that is not up after so long is started anew, in milliseconds. */
const START_MS = 60_000;
/** Most processes a call may have at a time. */
const MOST_PROCESSES = 64;
/** Most text that is kept of what the process says on stderr, to tell why it ended. */
const LAST_WORDS = 4096;

export function createPoolWorker(options: PoolWorkerOptions): PoolWorker {
	const {id, runtime, clock, startWorker, onChange, onEnded} = options;
	let state: FunctionWorker['state'] = 'starting';
	let running: WorkerChild | null = null;
	/** The memory of the process that is there, or comes. */
	let memoryBytes = options.memoryBytes;
	/** The call that runs, or that waits for the process that comes. */
	let call: PoolCall | null = null;
	let startedAt = new Date(0);
	let timer: NodeJS.Timeout | null = null;
	let patience: NodeJS.Timeout | undefined;
	let codes = createSentCodes();
	let lastWords = '';
	/** Ends its turn at starting. */
	let left = () => {};
	let served = 0;
	let isUsed = false;
	let hasRun = false;
	let restarts = -1;
	let failures = 0;
	let idleSince = clock();
	let stopped: {promise: Promise<void>; resolve: () => void} | null = null;

	function start(): void {
		state = 'starting';
		restarts += 1;
		isUsed = false;
		codes = createSentCodes();
		lastWords = '';
		options.gate.enter(leave => {
			left = leave;
			if (stopped) return leave();
			try {
				launch();
			} catch (error) {
				leave();
				const end = {code: null, signal: null, error: error instanceof Error ? error : new Error(String(error))};
				setImmediate(() => startLater(end));
			}
		});
	}

	function launch(): void {
		memoryBytes = call?.request.memoryBytes ?? options.memoryBytes;
		const child = startWorker(runtime, memoryBytes, {onFrame, onOutput, onGone});
		running = child;
		patience = setTimeout(() => child.kill(), START_MS).unref();
	}

	function onFrame(head: FrameHead, texts: string[]): void {
		if (state === 'starting' && head.kind === 'ready') {
			failures = 0;
			clearTimeout(patience);
			left();
			rest();
			return;
		}
		// Only the call that runs is answered, and only once.
		if (state !== 'busy' || !call || head.id !== call.id) return;
		if (head.kind === 'stdout' || head.kind === 'stderr') call.output(head.kind, texts[0] ?? '');
		else answered(call, readOutcome(head, texts));
	}

	function answered(answeredCall: PoolCall, outcome: WorkerOutcome | null): void {
		if (outcome) {
			answeredCall.settle(outcome.state, outcome.value, outcome.error);
			served += 1;
		}
		if (outcome?.isClean && !codes.isFull && !answeredCall.request.isFresh) {
			finish();
			rest();
		} else retire();
	}

	function onOutput(stream: 'stdout' | 'stderr', bytes: Buffer): void {
		if (stream === 'stderr') lastWords = (lastWords + bytes.toString('latin1')).slice(-LAST_WORDS);
		// A contained function has no way to write there: it is the worker itself that speaks.
		if (call && call.startedAt !== null && !call.code.plan.isContained) call.output(stream, bytes);
	}

	function onGone(end: ChildEnd): void {
		const hasComeUp = state !== 'starting';
		running = null;
		clearTimeout(patience);
		left();
		state = 'stopping';
		if (call && call.startedAt !== null) {
			const {code, message} = describeEnd(end, lastWords);
			call.settle('failed', null, callFailure(code, message));
			finish();
		}
		if (stopped) {
			call?.settle('cancelled', null, callFailure('FUNCTION_POOL_CLOSED', 'The pool was closed.'));
			finish();
			stopped.resolve();
		} else if (hasComeUp) start();
		else startLater(end);
	}

	function startLater(end: ChildEnd): void {
		failures += 1;
		const {code, message} = describeEnd(end, lastWords);
		options.onWarning(new Error(`a worker for ${runtime} did not start: ${message} ${lastWords.trim()}`.trim()));
		if (failures > 2) {
			call?.settle('failed', null, callFailure(code, message));
			finish();
		}
		onChange();
		setTimeout(() => stopped || start(), Math.min(100 * 2 ** failures, 5000)).unref();
	}

	function rest(): void {
		if (call) {
			begin(call);
		} else if (memoryBytes !== options.memoryBytes) {
			// The call that this process was made for is gone.
			retire();
		} else {
			state = 'idle';
			idleSince = clock();
			onChange();
		}
	}

	/** Ends the process; what comes next comes when it is gone. */
	function retire(): void {
		state = 'stopping';
		running?.kill();
	}

	function finish(): void {
		const ended = call;
		call = null;
		if (timer) clearTimeout(timer);
		timer = null;
		if (!ended) return;
		ended.finish();
		onEnded(ended);
	}

	function begin(next: PoolCall): void {
		state = 'busy';
		isUsed = true;
		hasRun = true;
		startedAt = new Date();
		const timeoutMs = next.request.timeoutMs ?? options.timeoutMs;
		timer = setTimeout(() => {
			const message = `The function ran longer than ${timeoutMs / 1000} s.`;
			interrupt('timed-out', callFailure('FUNCTION_TIMED_OUT', message));
		}, timeoutMs);
		const {message, texts} = codes.messageFor(next, options);
		next.begin(id);
		running?.send(message, texts);
	}

	function interrupt(how: 'failed' | 'cancelled' | 'timed-out', error: CallError): void {
		if (!call || call.isSettled) return;
		call.settle(how, null, error);
		if (state === 'busy') retire();
		else finish();
	}

	start();
	return {
		runtime,
		get state() {
			return state;
		},
		get hasRun() {
			return hasRun;
		},
		get idleSince() {
			return idleSince;
		},
		get failures() {
			return failures;
		},
		run(next) {
			call = next;
			const needed = next.request.memoryBytes ?? options.memoryBytes;
			if (needed === memoryBytes && !(next.request.isFresh && isUsed)) begin(next);
			else retire();
		},
		interrupt,
		watch() {
			if (state !== 'busy' || !running?.pid) return;
			const size = treeSize(running.pid);
			if (size && size.bytes > memoryBytes + RUNTIME_BYTES) {
				const message = `The function took more than ${memoryBytes} bytes of memory.`;
				interrupt('failed', callFailure('FUNCTION_OUT_OF_MEMORY', message));
			} else if (size && size.processes > MOST_PROCESSES) {
				const message = `The function had more than ${MOST_PROCESSES} processes.`;
				interrupt('failed', callFailure('FUNCTION_WORKER_DIED', message));
			}
		},
		describe: machine => ({
			id,
			machine,
			runtime,
			state,
			pid: running?.pid ?? null,
			served,
			restarts,
			memoryBytes: running?.pid ? (treeSize(running.pid)?.bytes ?? null) : null,
			call: call && state === 'busy' ? {id: call.id, name: nameOf(call), startedAt} : null,
		}),
		async stop() {
			if (!stopped) {
				stopped = Promise.withResolvers<void>();
				const reason = callFailure('FUNCTION_POOL_CLOSED', 'The pool was closed.');
				call?.settle('cancelled', null, reason);
				retire();
				if (!running) {
					finish();
					stopped.resolve();
				}
			}
			await stopped.promise;
		},
	};
}

/** What a call is called, for people. */
function nameOf({request: {code}}: PoolCall): string {
	if (code.kind === 'module') return code.entry;
	return code.source.slice(0, 400).replaceAll(/\s+/g, ' ').trim().slice(0, 80);
}
