import {LunchError} from '../shared/errors.ts';
import {createOpaqueQueue, type OpaqueCall} from './opaque-queue.ts';
import {type OpaqueSlot, startOpaqueSlot} from './opaque-slot.ts';

export interface OpaqueProcessesOptions {
	/** The operator's command line, for `sh`. */
	command: string;
	/** Most calls that run at once. */
	count: number;
	env: NodeJS.ProcessEnv;
	/** The longest a process may take until it is ready, in milliseconds. */
	startMs?: number;
	/** Most bytes of the calls that wait. */
	queueBytes: number;
	/** Most bytes of an answer. */
	mostAnswerBytes: number;
	/** Sends SIGKILL to a process, or with a negative number to a group of them, as `process.kill` does. */
	sendKill: (pid: number) => void;
	events: OpaqueEvents;
}

/** The events of the processes. `slot` numbers them from 1; a process that replaces another has its number. */
export interface OpaqueEvents {
	/** A process wrote a piece of text to stderr. */
	onStderr(slot: number, text: string): void;
	/** A process ended, and another one starts after a pause. */
	onRestart(slot: number, reason: string, pauseMs: number): void;
	/** The last process of this number ended, since the service stops. */
	onClosed(slot: number): void;
}

/**
 * Processes of an operator's own command, each of which answers one opaque request at a time. At most `count` calls run
 * at once. There are some processes more, so that no call waits until a process was silent after its last answer.
 */
export interface OpaqueProcesses {
	/**
	 * Answers a request. Rejects with FUNCTION_QUEUE_FULL when no more calls can wait, with FUNCTION_CANCELLED when
	 * `signal` aborts, with FUNCTION_WORKER_DIED when its process ended, and with FUNCTION_RESULT_INVALID when the
	 * process gave no valid answer.
	 */
	execute(request: Buffer, signal: AbortSignal): Promise<Buffer>;
	/** The number of calls that can run at once with the processes that are up. */
	readonly up: number;
	readonly count: number;
	readonly queued: number;
	readonly restarts: number;
	/** Why the last process did not come up; null since one did. */
	readonly lastError: string | null;
	/** Ends every process at once. Calls under way are rejected with FUNCTION_POOL_CLOSED. */
	close(): Promise<void>;
}

const START_MS = 60_000;
/** Waiting calls are rejected after so many failed starts in a row while no process is up. */
const MOST_FAILED_STARTS = 3;

/** A command of which a process answered twice or unasked is not trusted for so long: all its processes have to be silent for longer. */
const DISTRUST_MS = 600_000;
const DISTRUSTED_SILENCE_MS = 250;

/** The number of spare processes: they take calls while others have to be silent after an answer. */
function countSpares(count: number): number {
	return Math.ceil(count / 8);
}

export function startOpaqueProcesses(options: OpaqueProcessesOptions): OpaqueProcesses {
	const {command, count, startMs = START_MS, queueBytes, mostAnswerBytes, sendKill, events} = options;
	const queue = createOpaqueQueue({limitBytes: queueBytes});
	const env = withoutSecrets(options.env);
	let lastError: string | null = null;
	let isClosed = false;
	let distrustedUntil = Number.NEGATIVE_INFINITY;
	const slots: OpaqueSlot[] = Array.from({length: count + countSpares(count)}, (_, index) =>
		startOpaqueSlot({
			command,
			env,
			startMs,
			mostAnswerBytes,
			sendKill,
			leastSilenceMs: () => (performance.now() < distrustedUntil ? DISTRUSTED_SILENCE_MS : 0),
			onUnasked() {
				distrustedUntil = performance.now() + DISTRUST_MS;
			},
			onStderr: text => events.onStderr(index + 1, text),
			onRestart: (reason, pauseMs) => events.onRestart(index + 1, reason, pauseMs),
			onIdle: () => dispatch(),
			onFree: () => dispatch(),
			onUp() {
				lastError = null;
			},
			onFailedStart(reason, inARow) {
				lastError = reason;
				if (inARow >= MOST_FAILED_STARTS && slots.every(slot => !slot.isUp)) queue.rejectAll(noWorker(reason));
			},
		}),
	);
	/** Gives calls to the processes that are idle for longest: an answer that they gave twice was noticed by then. */
	function dispatch(): void {
		let free = count - slots.filter(slot => slot.isBusy).length;
		if (free <= 0 || queue.length === 0) return;
		const idle = slots.filter(slot => slot.isIdle).sort((a, b) => a.idleSince - b.idleSince);
		for (const slot of idle) {
			if (free-- <= 0) return;
			const call = queue.take();
			if (!call) return;
			slot.run(call);
		}
	}

	return {
		execute(request, signal) {
			if (isClosed) return Promise.reject(closed());
			return new Promise<Buffer>((resolve, reject) => {
				const call: OpaqueCall = {request, signal, resolve, reject};
				queue.add(call);
				dispatch();
			});
		},
		get up() {
			return Math.min(count, slots.filter(slot => slot.isUp).length);
		},
		count,
		get queued() {
			return queue.length;
		},
		get restarts() {
			return slots.reduce((sum, {restarts}) => sum + restarts, 0);
		},
		get lastError() {
			return lastError;
		},
		async close() {
			isClosed = true;
			queue.rejectAll(closed());
			await Promise.all(
				slots.map(async (slot, index) => {
					await slot.close(closed());
					events.onClosed(index + 1);
				}),
			);
		},
	};
}

/** The command gets the operator's environment without the variables that hold secrets. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const isSecret = /^(?:LUNCH|AWS)_|TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|_KEY$|APIKEY/i;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !isSecret.test(name)));
}

function noWorker(reason: string): LunchError {
	return new LunchError('FUNCTION_WORKER_DIED', `No worker can be started: one ${reason}.`);
}

function closed(): LunchError {
	return new LunchError('FUNCTION_POOL_CLOSED', 'The service is stopping.');
}
