import {hasEnded, type Job} from '../../../jobs/job.ts';
import type {Jobs} from '../../../jobs/jobs.ts';
import type {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {expectedError} from '../source/expected-error.ts';
import {heldIn} from '../source/resource.ts';
import {startWatching, type WatchedJob, withBreak, withConnection, withEvent} from './watched-job.ts';

export interface JobWatchOptions {
	jobs: () => Promise<Jobs>;
	read: () => WatchedJob | null;
	write: (watched: WatchedJob | null) => void;
	/** A job as it was seen before, if it was. */
	known: (id: string) => Job | null;
	/** Sees to it that somebody is at the job. */
	attend: () => void;
	/** The newest job there is. */
	latest: () => Promise<Job | null>;
	closing: AbortSignal;
}

/** Decimals that are looked at. */
const MOST_SHOWN = 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const TICK_MS = 1000;

/** Failures that waiting helps against. */
const passing = new Set<LunchError['code']>([
	'SERVICE_UNREACHABLE',
	'SERVICE_FAILED',
	'OVERLOADED',
	'TIMED_OUT',
	'JOB_STORE_FAILED',
]);

/** Follows one job at a time; where the connection breaks, it says so and goes on once it is back. */
export function createJobWatch({jobs: open, read, write, known, attend, latest, closing}: JobWatchOptions) {
	let stopping = new AbortController();
	let current: string | null = null;

	/** Writes what came of the job that is still looked at. */
	function amend(id: string, change: (watched: WatchedJob) => WatchedJob, signal: AbortSignal): void {
		const watched = read();
		if (!signal.aborted && watched?.id === id) write(change(watched));
	}

	async function follow(id: string, signal: AbortSignal): Promise<void> {
		for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
			try {
				const jobs = await open();
				const after = read()?.lastEvent ?? 0;
				const onConnection = (lastError: LunchError | null) =>
					amend(id, watched => (lastError ? withBreak(watched, lastError) : withConnection(watched)), signal);
				for await (const event of jobs.events(id, {after, signal, onConnection})) {
					pause = FIRST_PAUSE_MS;
					amend(id, watched => withEvent(watched, event), signal);
				}
				const watched = read();
				const job = watched?.id === id ? heldIn(watched.job) : null;
				if (signal.aborted || !job) return;
				if (hasEnded(job.state)) {
					// A watch that began at the last event hears of none.
					amend(id, now => ({...now, job: {state: 'ready', value: job, isRefreshing: false}}), signal);
					return await showResult(jobs, job, signal);
				}
			} catch (thrown) {
				const error = expectedError(thrown);
				amend(id, watched => withBreak(watched, error, passing.has(error.code)), signal);
				if (!passing.has(error.code)) return;
			}
			await rest(pause, signal);
		}
	}

	/** The first decimals of the result itself. */
	async function showResult(jobs: Jobs, {id, result}: Job, signal: AbortSignal): Promise<void> {
		if (!result) return;
		const end = Math.min(result.bytes, MOST_SHOWN + 2) - 1;
		const {body} = await jobs.download(id, {range: {start: 0, end}, signal});
		let text = '';
		for await (const chunk of body) text += String(chunk);
		amend(id, watched => ({...watched, digits: {text: text.replaceAll(/[^\d.]/g, ''), isPreview: false}}), signal);
	}

	/** While there is no result, decimals that are computed here: what they are is said with them. */
	async function showPreview(id: string, signal: AbortSignal): Promise<void> {
		const {piInBigInt} = await import('../../../jobs/pi/reference.ts');
		amend(
			id,
			watched => {
				const job = heldIn(watched.job);
				if (!job || hasEnded(job.state) || watched.digits) return watched;
				return {...watched, digits: {text: piInBigInt(Math.min(job.digits, MOST_SHOWN)), isPreview: true}};
			},
			signal,
		);
	}

	async function begin(wanted: string | null, signal: AbortSignal): Promise<void> {
		try {
			const job = wanted === null ? await latest() : await (await open()).get(wanted);
			if (signal.aborted) return;
			if (!job) return write(null);
			current = job.id;
			if (read()?.id !== job.id) write(startWatching(job.id, job));
			inBackground(showPreview(job.id, signal));
			await follow(job.id, signal);
		} catch (thrown) {
			if (signal.aborted) return;
			const error = expectedError(thrown);
			if (wanted === null) return;
			write(withBreak(read() ?? startWatching(wanted, null), error, passing.has(error.code)));
			if (!passing.has(error.code)) return;
			await rest(FIRST_PAUSE_MS * 2, signal);
			await begin(wanted, signal);
		}
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
		/** Asks anew, whatever pause there is. */
		again() {
			const id = current;
			stop();
			if (id !== null) this.start(id);
		},
		stop,
	};

	/** While a job runs, how long it does changes by the second. */
	async function tick(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			await rest(TICK_MS, signal);
			const watched = read();
			const job = watched ? heldIn(watched.job) : null;
			if (!watched || (job && hasEnded(job.state))) return;
			if (signal.aborted) return;
			attend();
			if (job?.state === 'running') write(watched);
		}
	}
}

/** Resolves after so many milliseconds, or as soon as the signal aborts. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	return new Promise(resolve => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done, {once: true});
	});
}
