import type {CallError} from '../../functions.ts';
import {callFailure} from '../pool-call.ts';
import type {ProcessNeeds} from '../process-needs.ts';
import {hasGrown} from '../sandbox/memory-limits.ts';
import {describeEnd, endBeforeStart, notStarted} from './describe-end.ts';
import type {PoolWorkerOptions} from './pool-worker-types.ts';
import {createProcessOutput, type ProcessOutput} from './process-output.ts';
import type {ChildEnd, WorkerChild, WorkerChildOptions} from './worker-child.ts';

/** A process that is not up after so long is started anew, in milliseconds. */
const START_MS = 60_000;

/** The processes of a worker, one after the other. */
export interface WorkerProcesses {
	/** The one that runs; null while none does. */
	readonly child: WorkerChild | null;
	/** The needs that the one that runs, or comes, was started for. */
	readonly needs: ProcessNeeds;
	readonly output: Pick<ProcessOutput, 'bytes'>;
	/** The number of times that one was started again. */
	readonly restarts: number;
	/** The number of times in a row that one did not come up. */
	readonly failures: number;
	/** Starts the next one as soon as it may. */
	start(): void;
	/** The one that runs has said that it is up. */
	up(): void;
	kill(): void;
	/** Counts one that did not come up, and warns of it; gives the reason. */
	failed(end: ChildEnd): CallError;
	/** The reason why one ended while it ran a call. */
	reasonOf(end: ChildEnd): CallError;
	/** Whether it has grown too large for another call, by the time that the latest one took there. */
	hasGrown(ownMs: number | null, served: number): boolean;
}

export interface WorkerProcessesOptions
	extends Pick<PoolWorkerOptions, 'runtime' | 'startWorker' | 'starts' | 'onWarning'>,
		Pick<WorkerChildOptions, 'onFrame' | 'onOutput' | 'onGone'> {
	/** The needs of the call that waits for the next process. */
	nextNeeds: () => ProcessNeeds;
	/** Whether no process is wanted any more. */
	isStopped: () => boolean;
}

export function createWorkerProcesses(options: WorkerProcessesOptions): WorkerProcesses {
	const {runtime, nextNeeds, isStopped} = options;
	let running: WorkerChild | null = null;
	let needs = nextNeeds();
	let startTimer: NodeJS.Timeout | undefined;
	/** Lets the next process start. */
	let releaseStart = () => {};
	let restarts = -1;
	let failures = 0;
	const output = createProcessOutput();

	function launch(): void {
		needs = nextNeeds();
		const child = options.startWorker(runtime, needs, {
			onFrame: options.onFrame,
			onOutput(stream, bytes) {
				output.add(stream, bytes);
				options.onOutput(stream, bytes);
			},
			onGone(end) {
				running = null;
				endStart();
				options.onGone(end);
			},
		});
		running = child;
		startTimer = setTimeout(() => child.kill(), START_MS).unref();
	}

	function endStart(): void {
		clearTimeout(startTimer);
		releaseStart();
	}

	function reasonOf(end: ChildEnd): CallError {
		const {code, message} = describeEnd(end, output.tail);
		return callFailure(code, message);
	}

	return {
		get child() {
			return running;
		},
		get needs() {
			return needs;
		},
		output,
		get restarts() {
			return restarts;
		},
		get failures() {
			return failures;
		},
		start() {
			restarts += 1;
			output.restart();
			options.starts.acquire(release => {
				releaseStart = release;
				if (isStopped()) return release();
				try {
					launch();
				} catch (error) {
					release();
					setImmediate(() => options.onGone(endBeforeStart(error)));
				}
			});
		},
		up() {
			failures = 0;
			endStart();
		},
		kill: () => running?.kill(),
		failed(end) {
			failures += 1;
			const reason = reasonOf(end);
			options.onWarning(notStarted(runtime, reason.message, output.tail));
			return reason;
		},
		reasonOf,
		hasGrown: (ownMs, served) => (running?.pid ? hasGrown(running.pid, {...needs, ownMs, served}) : false),
	};
}
