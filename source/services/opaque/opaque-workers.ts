import {LunchError} from '../../shared/errors.ts';
import type {Logger} from '../logging/logger.ts';
import {createLineLog} from './line-log.ts';
import {createOpaqueQueue, type OpaqueCall} from './opaque-queue.ts';
import {type OpaqueSlot, startOpaqueSlot} from './opaque-slot.ts';

export interface OpaqueWorkersOptions {
	/** Command line of a worker, for `sh`. */
	command: string;
	count: number;
	env: NodeJS.ProcessEnv;
	log: Logger;
	/** The longest a worker may take until it is ready, in milliseconds. */
	startMs?: number;
	/** Most bytes of calls that wait. */
	queueBytes: number;
}

/**
 * Workers of an operator's own command that each answer one opaque request at a time. At most `count` calls run at
 * once; there are some processes more, so that no call waits for a process to be silent after an answer.
 */
export interface OpaqueWorkers {
	/**
	 * The answer to a request. Rejects with FUNCTION_QUEUE_FULL where it is not taken, with FUNCTION_CANCELLED
	 * for `signal`, and with FUNCTION_WORKER_DIED or FUNCTION_RESULT_INVALID for what became of its worker.
	 */
	execute(request: Buffer, signal: AbortSignal): Promise<Buffer>;
	/** Workers that are up: as many calls can run at once. */
	readonly up: number;
	readonly count: number;
	readonly queued: number;
	readonly restarts: number;
	/** What keeps workers from starting; null if nothing does. */
	readonly trouble: string | null;
	/** Ends all at once; calls under way are rejected with FUNCTION_POOL_CLOSED. */
	close(): Promise<void>;
}

const START_MS = 60_000;
/** After so many failed starts in a row, calls that wait while no worker is up are told so. */
const HOPELESS = 3;

/** Spare processes for so many workers: they take calls while others are listened to after an answer. */
function sparesFor(count: number): number {
	return Math.ceil(count / 8);
}

export function startOpaqueWorkers(options: OpaqueWorkersOptions): OpaqueWorkers {
	const {command, count, log, startMs = START_MS, queueBytes} = options;
	const queue = createOpaqueQueue({limitBytes: queueBytes});
	const env = withoutSecrets(options.env);
	let trouble: string | null = null;
	let isClosed = false;
	const slots: OpaqueSlot[] = Array.from({length: count + sparesFor(count)}, (_, index) =>
		startOpaqueSlot({
			command,
			env,
			startMs,
			log: log.child({opaqueWorker: index + 1}),
			lineLog: createLineLog(log.child({opaqueWorker: index + 1})),
			onIdle: () => dispatch(),
			onFree: () => dispatch(),
			onUp() {
				trouble = null;
			},
			onFailedStart(reason, inARow) {
				trouble = reason;
				if (inARow >= HOPELESS && slots.every(slot => !slot.isUp)) queue.rejectAll(noWorker(reason));
			},
		}),
	);
	/** Hands calls to the processes that are idle for longest: whatever they wrote unasked was seen by then. */
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
		get trouble() {
			return trouble;
		},
		async close() {
			isClosed = true;
			queue.rejectAll(closed());
			await Promise.all(slots.map(slot => slot.close(closed())));
		},
	};
}

/** The command is the operator's, and so is its environment, but for what this service keeps to itself. */
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
