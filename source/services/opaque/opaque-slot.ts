import {LunchError} from '../../shared/errors.ts';
import type {Logger} from '../logging/logger.ts';
import type {LineLog} from './line-log.ts';
import {type OpaqueProcess, startOpaqueProcess} from './opaque-process.ts';
import {cancelled, type OpaqueCall} from './opaque-queue.ts';

export interface OpaqueSlotOptions {
	command: string;
	env: NodeJS.ProcessEnv;
	startMs: number;
	log: Logger;
	lineLog: LineLog;
	/** Told when it can take a call. */
	onIdle: () => void;
	/** Told when its call has ended: another process may take the next one at once. */
	onFree: () => void;
	onUp: () => void;
	/** Told why a start came to nothing, and how many starts in a row did. */
	onFailedStart: (reason: string, inARow: number) => void;
}

/** The place of one worker, whose process is replaced whenever it ends. */
export interface OpaqueSlot {
	readonly isUp: boolean;
	/** Whether it can take a call: it is up, and was silent for long enough after its last answer. */
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
 * How long a process must be silent after an answer before it is asked again, in milliseconds. Answers have no
 * numbers: only by silence is one that is given twice told from the next one's. Longer after a longer call. Calls that
 * wait go to a spare process meanwhile.
 */
const settleMs = (tookMs: number) => Math.min(25, Math.max(5, tookMs / 10));
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A process that ends sooner than this after its start is started again with a pause. */
const SHORT_LIFE_MS = 2000;

export function startOpaqueSlot(options: OpaqueSlotOptions): OpaqueSlot {
	const {log, lineLog} = options;
	let worker: OpaqueProcess;
	let isUp = false;
	let isIdle = false;
	let idleSince = 0;
	let startedAt = 0;
	let askedAt = 0;
	let failedStarts = 0;
	let pause = 0;
	let restarts = -1;
	/** Whether this process came as far as `ready`. */
	let wasReady = false;
	/** Whether it was ended because nobody waits for its answer, and not for what it did. */
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
			onStderr: lineLog.write,
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
		settling = setTimeout(becomeIdle, settleMs(performance.now() - askedAt));
		if (line.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(line)) call?.resolve(Buffer.from(line, 'base64'));
		else call?.reject(new LunchError('FUNCTION_RESULT_INVALID', 'The worker answered something that is no base64.'));
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
		pause = isShort ? Math.min(LONGEST_PAUSE_MS, pause * 2 || SHORTEST_PAUSE_MS) : 0;
		log.warn({reason, pauseMs: pause}, 'an opaque worker ended and is replaced');
		restarting = setTimeout(start, pause);
		if (!wasReady) options.onFailedStart(reason, ++failedStarts);
	}

	/** The call that it had, if any. */
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
				// Its answer would come when somebody else waits for one.
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
			lineLog.end();
		},
	};
}
