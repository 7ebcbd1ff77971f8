import {backoff} from '../../../shared/backoff.ts';
import type {CallError, FunctionWorker} from '../../functions.ts';
import {callName} from '../call-name.ts';
import {callFailure, type PoolCall} from '../pool-call.ts';
import {areSameNeeds, needsOf} from '../process-needs.ts';
import {excessOf} from '../sandbox/memory-limits.ts';
import {treeSize} from '../sandbox/process-memory.ts';
import {sendFiles, withFiles} from './call-files.ts';
import {OUT_OF_MEMORY, POOL_CLOSED, ranTooLong} from './describe-end.ts';
import {createFollowingCalls} from './following-calls.ts';
import type {FrameHead} from './frames.ts';
import type {PoolWorker, PoolWorkerOptions} from './pool-worker-types.ts';
import {createProcessUse} from './process-use.ts';
import {readOutcome, type WorkerOutcome} from './read-outcome.ts';
import {createSentCodes} from './sent-codes.ts';
import {whenQuiet} from './when-quiet.ts';
import type {ChildEnd} from './worker-child.ts';
import {createWorkerProcesses} from './worker-processes.ts';
import {letFlow, tellOnTheWay} from './yielded-values.ts';

/** A call that nobody wants any more may hold up those behind it for so long, in milliseconds. */
const UNWANTED_MS = 1000;
const RESTARTING = {firstMs: 200, longestMs: 5000};

export function createPoolWorker(options: PoolWorkerOptions): PoolWorker {
	const {id, runtime, clock, onChange, onEnded} = options;
	let state: FunctionWorker['state'] = 'starting';
	/** The call that runs, or that waits for the process that comes. */
	let call: PoolCall | null = null;
	let startedAt = new Date(0);
	let timer: NodeJS.Timeout | null = null;
	let codes = createSentCodes();
	let served = 0;
	const use = createProcessUse();
	let hasRun = false;
	let idleSince = clock();
	let stopped: {promise: Promise<void>; resolve: () => void} | null = null;
	const processes = createWorkerProcesses({
		...options,
		nextNeeds: () => needsOf(call, options),
		isStopped: () => stopped !== null,
		...{onFrame, onOutput, onGone},
	});
	const following = createFollowingCalls({
		clock,
		current: () => (state === 'busy' && !codes.isFull ? call : null),
		suits,
		send,
	});

	function start(): void {
		state = 'starting';
		use.restart();
		codes = createSentCodes();
		processes.start();
	}

	function onFrame(head: FrameHead, texts: string[]): void {
		if (state === 'starting' && head.kind === 'ready') {
			processes.up();
			rest();
			return;
		}
		// Messages after its last call may be late, and are of no use.
		if (state === 'stopping') return;
		if (state === 'starting') processes.kill();
		else if (!following.isUnwanted(head.id)) heard(head, texts);
		else if (head.kind === 'outcome') goOn(true);
	}

	function heard(head: FrameHead, texts: string[]): void {
		// A process that speaks when it was not asked, or of another call, is not the worker's own program any more.
		if (!call || call.isSettled || head.id !== call.id) {
			call?.settle('failed', null, callFailure('FUNCTION_WORKER_DIED', 'The worker wrote what is not an answer.'));
			retire();
			return;
		}
		const told = tellOnTheWay(call, head, texts);
		if (told === null) answered(call, withFiles(call, readOutcome(head, texts)));
		else if (told === 'one') timer?.refresh();
		else if (call.isSettled) retire();
	}

	function answered(answeredCall: PoolCall, outcome: WorkerOutcome | null): void {
		// A program that it started was ended: what it answers after that is not what it would have.
		if (answeredCall.writesItself && processes.child?.hasRunOut()) {
			answeredCall.settle('failed', null, callFailure('FUNCTION_OUT_OF_MEMORY', OUT_OF_MEMORY));
			retire();
			return;
		}
		if (outcome) {
			answeredCall.settle(outcome.state, outcome.value, outcome.error);
			served += 1;
		}
		// Whether the process goes on was decided before it ran the call: what it says now can only end it.
		const isLast = outcome?.isWorn !== false || !use.goesOn || codes.isFull;
		if (isLast || processes.hasGrown(answeredCall.ownMs, served)) retire();
		else if (answeredCall.request.reuse) whenQuiet(() => processes.output.bytes, goOn);
		else goOn(true);
	}

	function goOn(isQuiet: boolean): void {
		// A process that goes on writing could not be told from the next call.
		if (state === 'busy' && !isQuiet) retire();
		if (state !== 'busy') return;
		finish();
		const next = following.next();
		if (next?.isWanted) begin(next.call);
		else if (next) timer = setTimeout(retire, UNWANTED_MS);
		else rest();
		if (next) options.onRoom();
	}

	function onOutput(stream: 'stdout' | 'stderr', bytes: Buffer): void {
		// A contained function has no way to write there: it is the worker itself that speaks.
		if (call && call.startedAt !== null && call.writesItself) call.output(stream, bytes);
	}

	function onGone(end: ChildEnd): void {
		const hasComeUp = state !== 'starting';
		if (timer) clearTimeout(timer);
		state = 'stopping';
		options.onBack(following.end());
		if (call && call.startedAt !== null) {
			call.settle('failed', null, processes.reasonOf(end));
			finish();
		}
		if (stopped) {
			call?.settle('cancelled', null, POOL_CLOSED);
			finish();
			stopped.resolve();
		} else if (hasComeUp) start();
		else startLater(end);
	}

	function startLater(end: ChildEnd): void {
		const reason = processes.failed(end);
		if (processes.failures > 2) {
			call?.settle('failed', null, reason);
			finish();
		}
		onChange();
		setTimeout(() => stopped || start(), backoff(processes.failures, RESTARTING)).unref();
	}

	function suits(next: PoolCall): boolean {
		return areSameNeeds(processes.needs, needsOf(next, options)) && use.suits(next);
	}

	function rest(): void {
		if (call) {
			if (suits(call)) beginAlone(call);
			else retire();
		} else if (use.tenant === null && !areSameNeeds(processes.needs, needsOf(null, options))) {
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
		options.onBack(following.end());
		processes.kill();
	}

	function finish(): void {
		const ended = call;
		call = null;
		if (timer) clearTimeout(timer);
		timer = null;
		processes.child?.resume();
		if (!ended) return;
		ended.onFlow = null;
		ended.finish();
		onEnded(ended);
	}

	function begin(next: PoolCall): void {
		call = next;
		state = 'busy';
		use.begin(next);
		hasRun = true;
		startedAt = new Date();
		const timeoutMs = next.request.timeoutMs ?? options.timeoutMs;
		timer = setTimeout(() => interrupt('timed-out', ranTooLong(timeoutMs)), timeoutMs);
		next.begin(id);
	}

	function send(next: PoolCall): void {
		const {message, texts} = codes.messageFor(next, options);
		processes.child?.send(message, texts);
	}

	function beginAlone(next: PoolCall): void {
		begin(next);
		const {child} = processes;
		if (!child) return;
		letFlow(next, child);
		const isAtIt = () => state === 'busy' && call === next;
		sendFiles(next, child, () => isAtIt() && (next.isSettled ? retire() : send(next)));
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
			return processes.failures;
		},
		get tenant() {
			return use.tenant;
		},
		suits,
		run(next) {
			call = next;
			if (state !== 'idle') return;
			if (suits(next)) beginAlone(next);
			else retire();
		},
		following,
		interrupt,
		watch() {
			const {child, needs} = processes;
			if (state !== 'busy' || !child?.pid) return;
			const excess = excessOf(child.pid, needs.memoryBytes, child.isMemoryCounted);
			if (excess) interrupt('failed', excess);
		},
		describe: machine => ({
			...{id, machine, runtime, state, served, restarts: processes.restarts},
			// Not of one that ran nothing yet: the process of the latest call is another one, and is gone.
			pid: use.tenant === null ? null : (processes.child?.pid ?? null),
			memoryBytes: processes.child?.pid ? (treeSize(processes.child.pid)?.bytes ?? null) : null,
			call: call && state === 'busy' ? {id: call.id, name: callName(call), startedAt, tenant: call.tenant} : null,
		}),
		async stop() {
			if (!stopped) {
				stopped = Promise.withResolvers<void>();
				call?.settle('cancelled', null, POOL_CLOSED);
				retire();
				if (!processes.child) {
					finish();
					stopped.resolve();
				}
			}
			await stopped.promise;
		},
	};
}
