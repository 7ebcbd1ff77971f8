import {backoff} from '../../../shared/backoff.ts';
import type {Tenant} from '../../../shared/tenant.ts';
import type {CallError, FunctionWorker} from '../../functions.ts';
import {callName} from '../call-name.ts';
import {callFailure, type PoolCall} from '../pool-call.ts';
import {excessOf, hasGrown} from '../sandbox/memory-limits.ts';
import {treeSize} from '../sandbox/process-memory.ts';
import {describeEnd, OUT_OF_MEMORY} from './describe-end.ts';
import type {FrameHead} from './frames.ts';
import type {PoolWorker, PoolWorkerOptions} from './pool-worker-types.ts';
import {readOutcome, type WorkerOutcome} from './read-outcome.ts';
import {createSentCodes} from './sent-codes.ts';
import {whenQuiet} from './when-quiet.ts';
import type {ChildEnd, WorkerChild} from './worker-child.ts';

/** How large a process is left is looked at after a call that took so long, in milliseconds, and after so many calls. */
const LOOK_AFTER_MS = 20;
const LOOK_EVERY = 100;
/** A process that is not up after so long is started anew, in milliseconds. */
const START_MS = 60_000;
const RESTARTING = {firstMs: 200, longestMs: 5000};
/** Most characters of the end of stderr that are kept, to tell why a process ended. */
const STDERR_TAIL_LENGTH = 4096;

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
	let startTimer: NodeJS.Timeout | undefined;
	let codes = createSentCodes();
	let stderrTail = '';
	/** All that it wrote to stdout and stderr. */
	let outputBytes = 0;
	/** Lets the next process start. */
	let releaseStart = () => {};
	let served = 0;
	/** The tenant whose code the process has run, and the key of calls that it is kept for; null as long as it has run none. */
	let use: {tenant: Tenant; key: string | null} | null = null;
	let hasRun = false;
	let restarts = -1;
	let failures = 0;
	let idleSince = clock();
	let stopped: {promise: Promise<void>; resolve: () => void} | null = null;

	function start(): void {
		state = 'starting';
		restarts += 1;
		use = null;
		codes = createSentCodes();
		stderrTail = '';
		options.starts.acquire(release => {
			releaseStart = release;
			if (stopped) return release();
			try {
				launch();
			} catch (error) {
				release();
				const reason = error instanceof Error ? error : new Error(String(error));
				const end = {code: null, signal: null, error: reason, hasRunOut: false};
				setImmediate(() => startLater(end));
			}
		});
	}

	function launch(): void {
		memoryBytes = call?.request.memoryBytes ?? options.memoryBytes;
		const child = startWorker(runtime, memoryBytes, {onFrame, onOutput, onGone});
		running = child;
		startTimer = setTimeout(() => child.kill(), START_MS).unref();
	}

	function onFrame(head: FrameHead, texts: string[]): void {
		if (state === 'starting' && head.kind === 'ready') {
			failures = 0;
			clearTimeout(startTimer);
			releaseStart();
			rest();
			return;
		}
		// Messages after its last call may be late, and are of no use.
		if (state === 'stopping') return;
		if (state === 'starting') {
			running?.kill();
			return;
		}
		// A process that speaks when it was not asked, or of another call, is not the worker's own program any more.
		if (!call || call.isSettled || head.id !== call.id) {
			call?.settle('failed', null, callFailure('FUNCTION_WORKER_DIED', 'The worker wrote what is no answer.'));
			retire();
			return;
		}
		if (head.kind === 'stdout' || head.kind === 'stderr') call.output(head.kind, texts[0] ?? '');
		else answered(call, readOutcome(head, texts));
	}

	function answered(answeredCall: PoolCall, outcome: WorkerOutcome | null): void {
		// A program that it started was ended: what it answers after that is not what it would have.
		if (answeredCall.writesItself && running?.hasRunOut()) {
			answeredCall.settle('failed', null, callFailure('FUNCTION_OUT_OF_MEMORY', OUT_OF_MEMORY));
			retire();
			return;
		}
		if (outcome) {
			answeredCall.settle(outcome.state, outcome.value, outcome.error);
			served += 1;
		}
		// Whether the process goes on was decided before it ran the call: what it says now can only end it.
		if (!outcome || outcome.isWorn || use?.key === null || codes.isFull || isLarge(answeredCall)) retire();
		else if (answeredCall.request.reuse) whenQuiet(() => outputBytes, goOn);
		else goOn(true);
	}

	function goOn(isQuiet: boolean): void {
		if (state !== 'busy') return;
		// A process that goes on writing could not be told from the next call.
		if (isQuiet) {
			finish();
			rest();
		} else retire();
	}

	function isLarge({ownMs}: PoolCall): boolean {
		const isDue = (ownMs ?? 0) >= LOOK_AFTER_MS || served % LOOK_EVERY === 0;
		return isDue && typeof running?.pid === 'number' && hasGrown(running.pid, memoryBytes);
	}

	function onOutput(stream: 'stdout' | 'stderr', bytes: Buffer): void {
		outputBytes += bytes.length;
		if (stream === 'stderr') stderrTail = (stderrTail + bytes.toString('latin1')).slice(-STDERR_TAIL_LENGTH);
		// A contained function has no way to write there: it is the worker itself that speaks.
		if (call && call.startedAt !== null && call.writesItself) call.output(stream, bytes);
	}

	function onGone(end: ChildEnd): void {
		const hasComeUp = state !== 'starting';
		running = null;
		clearTimeout(startTimer);
		releaseStart();
		state = 'stopping';
		if (call && call.startedAt !== null) {
			const {code, message} = describeEnd(end, stderrTail);
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
		const {code, message} = describeEnd(end, stderrTail);
		options.onWarning(new Error(`a worker for ${runtime} did not start: ${message} ${stderrTail.trim()}`.trim()));
		if (failures > 2) {
			call?.settle('failed', null, callFailure(code, message));
			finish();
		}
		onChange();
		setTimeout(() => stopped || start(), backoff(failures, RESTARTING)).unref();
	}

	function suits({request, tenant, processKey}: PoolCall): boolean {
		if ((request.memoryBytes ?? options.memoryBytes) !== memoryBytes) return false;
		// The rule that nothing else may weaken: a process that has run code of one tenant runs no other's.
		return use === null || (use.tenant === tenant && use.key !== null && use.key === processKey);
	}

	function rest(): void {
		if (call) {
			if (suits(call)) begin(call);
			else retire();
		} else if (use === null && memoryBytes !== options.memoryBytes) {
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
		use = {tenant: next.tenant, key: next.processKey};
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
		get tenant() {
			return use?.tenant ?? null;
		},
		suits,
		run(next) {
			call = next;
			if (state !== 'idle') return;
			if (suits(next)) begin(next);
			else retire();
		},
		interrupt,
		watch() {
			if (state !== 'busy' || !running?.pid) return;
			const excess = excessOf(running.pid, memoryBytes, running.isMemoryCounted);
			if (excess) interrupt('failed', excess);
		},
		describe: machine => ({
			id,
			machine,
			runtime,
			state,
			// Not of one that ran nothing yet: the process of the latest call is another one, and is gone.
			pid: use === null ? null : (running?.pid ?? null),
			served,
			restarts,
			memoryBytes: running?.pid ? (treeSize(running.pid)?.bytes ?? null) : null,
			call: call && state === 'busy' ? {id: call.id, name: callName(call), startedAt, tenant: call.tenant} : null,
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
