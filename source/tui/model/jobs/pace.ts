import type {Job} from '../../../jobs/job.ts';

/** The progress of a running job at some moments of the last while. */
export interface Pace {
	readonly attempt: number;
	readonly samples: readonly {readonly at: number; readonly progress: number}[];
	/** The time left that is shown, in milliseconds; null while it can't be told. */
	readonly left: number | null;
}

/** The time that a speed is measured over, in milliseconds: long enough to be steady, short enough to be about now. */
const WINDOW_MS = 20_000;
const APART_MS = 400;
/** Progress comes in lumps, which a shorter time than this would measure. */
const STEADY_MS = 4000;
/** Before this much is done, an estimate of the rest is worth nothing. */
const KNOWN_FROM = 0.03;
/** An estimate may change what is shown by half of it at a time. */
const LEAST_LEFT = 0.5;
const MOST_LEFT = 1.5;

/** The pace of a job after it was seen at a moment, in milliseconds since 1970. */
export function paceAfter(before: Pace | undefined, job: Job, at: number): Pace {
	const {attempts: attempt, progress} = job;
	if (!before || before.attempt !== attempt) return withTimeLeft({attempt, samples: [{at, progress}], left: null}, job);
	const last = before.samples.at(-1);
	if (last && at - last.at < APART_MS) return before;
	const recent = before.samples.filter(sample => at - sample.at <= WINDOW_MS);
	return withTimeLeft({...before, samples: [...recent, {at, progress}]}, job);
}

/** The pace with the time left by it, which becomes neither less than half of what was shown nor half as much again. */
function withTimeLeft(pace: Pace, job: Job): Pace {
	const estimate = estimatedLeft(job, pace);
	if (estimate === null || pace.left === null) return {...pace, left: estimate ?? pace.left};
	return {...pace, left: Math.max(pace.left * LEAST_LEFT, Math.min(pace.left * MOST_LEFT, estimate))};
}

/** Decimals a second: of a running job lately, of a finished one over all its time; null where nothing is known, and for a call. */
export function speedOf(job: Job, pace: Pace | undefined): number | null {
	if (job.kind !== 'pi') return null;
	if (job.state === 'finished' && job.startedAt && job.finishedAt) {
		return job.digits / (Math.max(1, Number(job.finishedAt) - Number(job.startedAt)) / 1000);
	}
	if (job.state !== 'running') return null;
	const first = pace?.samples[0];
	const last = pace?.samples.at(-1);
	if (!first || !last) return null;
	const isSteady = last.at - first.at >= STEADY_MS && last.progress > first.progress;
	// Only the first attempt began at nothing.
	if (!isSteady && job.startedAt && job.attempts === 1 && last.progress >= KNOWN_FROM) {
		return (last.progress * job.digits * 1000) / Math.max(1, last.at - Number(job.startedAt));
	}
	if (last.at <= first.at || last.progress <= first.progress) return null;
	return ((last.progress - first.progress) * job.digits * 1000) / (last.at - first.at);
}

/** The time that a running job still takes, about, in milliseconds; null while it can't be told. */
export function timeLeft(job: Job, pace: Pace | undefined): number | null {
	return job.state === 'running' ? (pace?.left ?? null) : null;
}

function estimatedLeft(job: Job, pace: Pace): number | null {
	if (job.state !== 'running' || job.progress < KNOWN_FROM) return null;
	const speed = speedOf(job, pace);
	return job.kind !== 'pi' || speed === null || speed <= 0 ? null : ((1 - job.progress) * job.digits * 1000) / speed;
}
