import {setTimeout} from 'node:timers/promises';
import {hasEnded, type Job, type JobState} from '../../../jobs/job.ts';
import type {Jobs} from '../../../jobs/jobs.ts';
import {backoff} from '../../../shared/backoff.ts';
import type {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {expectedError} from '../source/expected-error.ts';
import {heldIn} from '../source/resource.ts';
import {followJobOutput, type JobOutput} from './job-output.ts';
import {startWatching, type WatchedJob, withBreak, withConnection, withEvent, withWork} from './watched-job.ts';

export interface JobWatchOptions {
	jobs: () => Promise<Jobs>;
	read: () => WatchedJob | null;
	write: (watched: WatchedJob | null) => void;
	/** A job as it was seen before, if it was. */
	known: (id: string) => Job | null;
	/** Makes sure that the job is computed. */
	attend: () => void;
	/** The newest job there is. */
	latest: () => Promise<Job | null>;
	closing: AbortSignal;
	now: () => number;
}

/** The number of decimals that are shown. */
const MOST_SHOWN = 1000;
/** The pauses between attempts to reach a service that is away. */
const PAUSES = {firstMs: 500, longestMs: 10_000};
const TICK_MS = 1000;
/** How often the parts of a running job are asked for, in milliseconds: they are told each second. */
const WORK_MS = 1000;

/** Failures that pass with time. */
const passing = new Set<LunchError['code']>([
	'SERVICE_UNREACHABLE',
	'SERVICE_FAILED',
	'OVERLOADED',
	'TIMED_OUT',
	'JOB_STORE_FAILED',
]);

/** Follows one job at a time; where the connection breaks, it says so and goes on once it is back. */
export function createJobWatch({jobs: open, read, write, known, attend, latest, closing, now}: JobWatchOptions) {
	let stopping = new AbortController();
	let current: string | null = null;

	/** Writes what came of the job that is still looked at. */
	function amend(id: string, change: (watched: WatchedJob) => WatchedJob, signal: AbortSignal): void {
		const watched = read();
		if (!signal.aborted && watched?.id === id) write(change(watched));
	}

	/** Follows the events of a job while they come; resolves with whether it is over with the job. */
	async function followEvents(id: string, signal: AbortSignal, onEvent: () => void): Promise<boolean> {
		const jobs = await open();
		const after = read()?.lastEvent ?? 0;
		const onConnection = (lastError: LunchError | null) =>
			amend(id, watched => (lastError ? withBreak(watched, lastError) : withConnection(watched)), signal);
		for await (const event of jobs.events(id, {after, signal, onConnection})) {
			onEvent();
			amend(id, watched => withEvent(watched, event, new Date(now())), signal);
		}
		const watched = read();
		const job = watched?.id === id ? heldIn(watched.job) : null;
		if (signal.aborted || !job) return true;
		if (!hasEnded(job.state)) return false;
		// A watch that began at the last event gets none.
		amend(id, now => ({...now, job: {state: 'ready', value: job, isRefreshing: false}}), signal);
		await showResult(jobs, job, signal);
		return true;
	}

	async function follow(id: string, signal: AbortSignal): Promise<void> {
		let failures = 0;
		const onEvent = () => {
			failures = 0;
		};
		while (!signal.aborted) {
			try {
				if (await followEvents(id, signal, onEvent)) return;
			} catch (thrown) {
				const error = expectedError(thrown);
				amend(id, watched => withBreak(watched, error, passing.has(error.code)), signal);
				if (!passing.has(error.code)) return;
			}
			failures++;
			await rest(backoff(failures, PAUSES), signal);
		}
	}

	/** The first decimals of the result itself. */
	async function showResult(jobs: Jobs, {id, kind, result}: Job, signal: AbortSignal): Promise<void> {
		if (!result || kind !== 'pi') return;
		const end = Math.min(result.bytes, MOST_SHOWN + 2) - 1;
		const {body} = await jobs.download(id, {range: {start: 0, end}, signal});
		let text = '';
		for await (const chunk of body) text += String(chunk);
		amend(id, watched => ({...watched, digits: {text: text.replaceAll(/[^\d.]/g, ''), isPreview: false}}), signal);
	}

	/** Shows the output of a call as it comes, and in the end the value that it returned. The events say where the service is away. */
	async function showOutput(job: Job, signal: AbortSignal): Promise<void> {
		const onChange = (change: (before: JobOutput) => JobOutput) =>
			amend(job.id, watched => ({...watched, output: change(watched.output)}), signal);
		await followJobOutput(await open(), job, signal, onChange).catch(() => {});
	}

	/** The state of the job that is looked at; null where that is not known, or another one is. */
	function stateOf(id: string): JobState | null {
		const watched = read();
		return watched?.id === id ? (heldIn(watched.job)?.state ?? null) : null;
	}

	/** The parts of a running job, asked for while anybody looks. The events say where the service is away. */
	async function showWork({id, kind}: Job, signal: AbortSignal): Promise<void> {
		while (kind === 'pi' && !signal.aborted) {
			const state = stateOf(id);
			if (state !== null && hasEnded(state)) return;
			const work = state === 'running' ? await (await open()).parts(id).catch(() => null) : null;
			if (work && stateOf(id) === 'running') amend(id, watched => withWork(watched, work), signal);
			await rest(WORK_MS, signal);
		}
	}

	/** While there is no result, decimals that are computed here: what they are is said with them. */
	async function showPreview(id: string, signal: AbortSignal): Promise<void> {
		const {piInBigInt} = await import('../../../jobs/pi/decimals/reference.ts');
		amend(
			id,
			watched => {
				const job = heldIn(watched.job);
				if (job?.kind !== 'pi' || hasEnded(job.state) || watched.digits) return watched;
				return {...watched, digits: {text: piInBigInt(Math.min(job.digits, MOST_SHOWN)), isPreview: true}};
			},
			signal,
		);
	}

	/** Finds the job and follows it; while it can't be had, it is looked for again and again. */
	async function begin(wanted: string | null, signal: AbortSignal): Promise<void> {
		try {
			await followFound(wanted === null ? await latest() : await (await open()).get(wanted), signal);
		} catch (thrown) {
			if (signal.aborted || wanted === null) return;
			const error = expectedError(thrown);
			const isTrying = passing.has(error.code);
			write(withBreak(read() ?? startWatching(wanted, null), error, isTrying));
			if (isTrying) await beginLater(wanted, signal);
		}
	}

	async function beginLater(wanted: string, signal: AbortSignal): Promise<void> {
		await rest(PAUSES.firstMs * 2, signal);
		await begin(wanted, signal);
	}

	async function followFound(job: Job | null, signal: AbortSignal): Promise<void> {
		if (signal.aborted) return;
		if (!job) {
			write(null);
			return;
		}
		current = job.id;
		if (read()?.id !== job.id) write(startWatching(job.id, job));
		inBackground(showPreview(job.id, signal));
		inBackground(showOutput(job, signal));
		inBackground(showWork(job, signal));
		await follow(job.id, signal);
	}

	function stop(): void {
		stopping.abort();
		current = null;
	}

	return {
		start(id: string | null) {
			if (id !== null && id === current) return;
			stop();
			stopping = new AbortController();
			current = id;
			const signal = AbortSignal.any([stopping.signal, closing]);
			if (id !== null && read()?.id !== id) write(startWatching(id, known(id)));
			inBackground(begin(id, signal));
			inBackground(tick(signal));
		},
		/** Follows the job again at once, without the rest of a pause. */
		again() {
			const id = current;
			stop();
			if (id !== null) this.start(id);
		},
		stop,
	};

	/** Draws the time of a running job as it goes on, each second. */
	async function tick(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			await rest(TICK_MS, signal);
			const watched = read();
			if (!watched || signal.aborted) return;
			const state = heldIn(watched.job)?.state ?? null;
			if (state !== null && hasEnded(state)) return;
			attend();
			if (state === 'running') write(watched);
		}
	}
}

/** Resolves after so many milliseconds, or as soon as the signal aborts. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
	await setTimeout(ms, undefined, {signal}).catch(() => {});
}
