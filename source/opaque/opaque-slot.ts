import {backoff} from '../shared/backoff.ts';
import {LunchError} from '../shared/errors.ts';
import {type OpaqueProcess, type OpaqueProcessOptions, startOpaqueProcess} from './opaque-process.ts';
import {cancelled, type OpaqueCall} from './opaque-queue.ts';

export interface OpaqueSlotOptions extends Omit<OpaqueProcessOptions, 'onReady' | 'onAnswer' | 'onExit'> {
	/** The least that a process has to be silent after an answer, in milliseconds. */
	leastSilenceMs: () => number;
	/** Called when the slot can take a call. */
	onIdle: () => void;
	/** Called when its call has ended: another process may take the next one at once. */
	onFree: () => void;
	onUp: () => void;
	/** Called when the process has ended, with the reason and the pause until the next one starts, in milliseconds. */
	onRestart: (reason: string, pauseMs: number) => void;
	/** Called when the process did not come up, with the reason and the number of failed starts in a row. */
	onFailedStart: (reason: string, inARow: number) => void;
}

/** One process of the command, which is replaced whenever it ends. */
export interface OpaqueSlot {
	readonly isUp: boolean;
	/** Whether it can take a call: the process is up, and was silent for long enough after its last answer. */
	readonly isIdle: boolean;
	/** Whether it has a call. */
	readonly isBusy: boolean;
	/** By `performance.now()`. */
	readonly idleSince: number;
	readonly restarts: number;
	run(call: OpaqueCall): void;
	close(error: LunchError): Promise<void>;
}

/**
 * How long a process must be silent after an answer before it is asked again, in milliseconds; longer after a longer
 * call. Answers have no numbers, so only silence tells an answer that is given twice from the answer to the next call.
 * Waiting calls go to a spare process meanwhile.
 */
const settleMs = (tookMs: number) => Math.min(25, Math.max(5, tookMs / 10));
const RESTARTING = {firstMs: 100, longestMs: 10_000};
/** A process that ends sooner than this after its start is started again with a pause. */
const SHORT_LIFE_MS = 2000;

export function startOpaqueSlot(options: OpaqueSlotOptions): OpaqueSlot {
	let worker: OpaqueProcess;
	let isUp = false;
	let isIdle = false;
	let idleSince = 0;
	let startedAt = 0;
	let askedAt = 0;
	let failedStarts = 0;
	/** Processes in a row that ended soon after their start. */
	let shortLives = 0;
	let restarts = -1;
	/** Whether this process has said `ready`. */
	let wasReady = false;
	/** Whether it was ended because its call was cancelled, and not for a fault of its own. */
	let isGivenUp = false;
	let settling: NodeJS.Timeout | undefined;
	let restarting: NodeJS.Timeout | undefined;
	let closing: PromiseWithResolvers<void> | null = null;
	let current: {call: OpaqueCall; abandon: () => void} | null = null;

	function start(): void {
		restarting = undefined;
		restarts++;
		wasReady = false;
		isGivenUp = false;
		startedAt = performance.now();
		worker = startOpaqueProcess({
			...options,
			onReady() {
				failedStarts = 0;
				isUp = true;
				wasReady = true;
				options.onUp();
				becomeIdle();
			},
			onAnswer,
			onExit,
		});
	}

	function becomeIdle(): void {
		isIdle = true;
		idleSince = performance.now();
		options.onIdle();
	}

	function onAnswer(line: string): void {
		const call = end();
		options.onFree();
		const silenceMs = Math.max(settleMs(performance.now() - askedAt), options.leastSilenceMs());
		settling = setTimeout(becomeIdle, silenceMs);
		if (line.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(line)) call?.resolve(Buffer.from(line, 'base64'));
		else call?.reject(new LunchError('FUNCTION_RESULT_INVALID', 'The worker answered something that is not base64.'));
	}

	function onExit(reason: string): void {
		clearTimeout(settling);
		isUp = false;
		isIdle = false;
		end()?.reject(new LunchError('FUNCTION_WORKER_DIED', `The worker ${reason}.`));
		if (closing) {
			closing.resolve();
			return;
		}
		const isShort = !isGivenUp && performance.now() - startedAt < SHORT_LIFE_MS;
		shortLives = isShort ? shortLives + 1 : 0;
		const pause = backoff(shortLives, RESTARTING);
		options.onRestart(reason, pause);
		restarting = setTimeout(start, pause);
		if (!wasReady) options.onFailedStart(reason, ++failedStarts);
	}

	/** Takes the call from the process; null if it has none. */
	function end(): OpaqueCall | null {
		const ended = current;
		current = null;
		if (ended) ended.call.signal.removeEventListener('abort', ended.abandon);
		return ended?.call ?? null;
	}

	start();
	return {
		get isUp() {
			return isUp;
		},
		get isIdle() {
			return isIdle && worker.isIdle;
		},
		get isBusy() {
			return current !== null;
		},
		get idleSince() {
			return idleSince;
		},
		get restarts() {
			return restarts;
		},
		run(call) {
			isIdle = false;
			const abandon = () => {
				// Otherwise its answer would be taken for that of the next call.
				end();
				isUp = false;
				isGivenUp = true;
				worker.kill('was given up with its call');
				call.reject(cancelled());
			};
			current = {call, abandon};
			call.signal.addEventListener('abort', abandon, {once: true});
			askedAt = performance.now();
			worker.ask(call.request.toString('base64'));
		},
		async close(error) {
			clearTimeout(settling);
			isIdle = false;
			end()?.reject(error);
			if (!closing) {
				closing = Promise.withResolvers();
				if (restarting) {
					clearTimeout(restarting);
					closing.resolve();
				} else worker.kill('was stopped');
			}
			await closing.promise;
		},
	};
}
