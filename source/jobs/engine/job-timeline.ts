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
	/** Its process ended before the attempt was over. */
	isLost?: boolean | undefined;
}

/** What happened to a job after an event: its changes of state since, and how it is now, at its latest version. */
export function eventsSince(now: Job, version: number, steps: readonly TimelineStep[], after: number): JobEvent[] {
	// A number that was never given comes from before a power cut; then all is told again.
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
