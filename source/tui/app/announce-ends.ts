import {translate} from '../../shared/language/texts.ts';
import {durationText} from '../../shared/text/figure-text.ts';
import {type Activity, type EndedActivity, endOf, runningActivities} from '../model/activity/activity.ts';
import type {App, Snapshot} from '../model/app/app.ts';
import {statusTitle} from './drawing/status-title.ts';

/** The end of what ran for a shorter time is no news. */
const LONG_MS = 10_000;

/** Follows what runs: the terminal's title says it, and what ends unseen after a long time is announced. */
export function announceEnds(app: App): () => void {
	let running = new Map<string, Activity>();
	let seen: Pick<Snapshot, 'jobs' | 'functions'> | null = null;

	function look(): void {
		const snapshot = app.snapshot();
		if (seen?.jobs === snapshot.jobs && seen.functions === snapshot.functions) return;
		seen = snapshot;
		const now = new Map(runningActivities(snapshot).map(activity => [activity.key, activity]));
		const over = [...running.keys()].filter(key => !now.has(key)).map(key => endOf(key, snapshot));
		running = now;
		const {title, progress} = statusTitle(snapshot);
		app.effects.status.show(title, progress);
		for (const end of over) if (end && end.ranMs >= LONG_MS && !isLookedAt(end.key, snapshot)) announce(app, end);
	}

	look();
	return app.subscribe(look);
}

const outcomes = {
	finished: '{name} finished after {time}',
	failed: '{name} failed after {time}',
	cancelled: '{name} was cancelled after {time}',
} as const;

function announce(app: App, {name, outcome, ranMs}: EndedActivity): void {
	const text = translate(outcomes[outcome], {name, time: durationText(ranMs)});
	app.say(`${text}.`, outcome === 'failed');
	app.effects.announce(text);
}

/** Whether a person looks at a job, a map or a call. */
function isLookedAt(key: string, {state, jobs, functions}: Snapshot): boolean {
	if (!state.hasFocus) return false;
	if (functions.calls.some(call => call.key === key)) return state.screen === 'functions';
	if (state.screen === 'job') return jobs.watched?.id === key;
	if (state.screen === 'map') return state.map === key;
	return state.screen === 'jobs';
}
