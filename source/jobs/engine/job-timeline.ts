import {type Attempt, type AttemptOutcome, hasEnded, type Job, type JobState} from '../job.ts';
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
	/** How the attempt before it ended, of a call. */
	outcome?: AttemptOutcome | undefined;
	/** Why it ended so. */
	reason?: string | undefined;
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
		const ended = {finishedAt: null, error: null, result: null};
		const notes = now.notes ? {notes: now.notes.filter(note => Number(note.at) <= at)} : {};
		const then = {state, progress, attempts, worker, startedAt, ...ended, ...notes};
		const history = now.kind === 'call' ? {history: attemptsIn(steps.filter(step => step.version <= id))} : {};
		events.push({id, job: {...now, ...then, ...history}});
	}
	return [...events, {id: version, job: now}];
}

/** The attempts at a call, by its changes of state. Those that were handed back before they began the call do not count. */
export function attemptsIn(steps: readonly TimelineStep[]): Attempt[] {
	const history: Attempt[] = [];
	let begun = 0;
	for (const {state, at, worker, attempts, outcome, reason} of steps) {
		const last = history.at(-1);
		if (state === 'running') {
			begun = attempts;
			history.push({startedAt: new Date(at), endedAt: null, worker, outcome: null, reason: null});
		} else if (last && last.endedAt === null) {
			if (attempts < begun) history.pop();
			else Object.assign(last, {endedAt: new Date(at), outcome: outcome ?? endedBy(state), reason: reason ?? null});
		}
	}
	return history;
}

function endedBy(state: JobState): AttemptOutcome {
	if (state === 'finished') return 'returned';
	return state === 'cancelled' ? 'cancelled' : 'died';
}
