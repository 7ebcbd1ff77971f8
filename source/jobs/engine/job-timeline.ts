import {hasEnded, type Job, type JobState} from '../job.ts';
import type {JobEvent} from '../jobs.ts';

/** A change of state. */
export interface TimelineStep {
	version: number;
	state: JobState;
	at: number;
	progress: number;
	attempts: number;
	worker: string | null;
	/** Whether the job's process ended before the attempt was over. */
	isLost?: boolean | undefined;
}

/** The events of a job after another: its changes of state since, and the job as it is now, at its latest version. */
export function eventsSince(now: Job, version: number, steps: readonly TimelineStep[], after: number): JobEvent[] {
	// A version that was never reached is from before a power cut: everything is told again.
	const from = after > version ? 0 : after;
	if (from === version) return [];
	const events: JobEvent[] = [];
	let startedAt: Date | null = null;
	for (const {version: id, state, at, progress, attempts, worker} of steps) {
		if (state === 'running') startedAt = new Date(at);
		else if (!hasEnded(state)) startedAt = null;
		if (id <= from || id === version) continue;
		events.push({
			id,
			job: {...now, state, progress, attempts, worker, startedAt, finishedAt: null, error: null, result: null},
		});
	}
	return [...events, {id: version, job: now}];
}
