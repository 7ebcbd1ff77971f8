import {translate} from '../../../shared/language/texts.ts';
import {percent} from '../../components/progress-bar.ts';
import {type Activity, countRunning, runningActivities, sharedProgress} from '../../model/activity/activity.ts';
import type {Snapshot} from '../../model/app/app.ts';

const NAME = 'lunch';

/** The title of the terminal, which says what runs, and the progress of all that does. */
export function statusTitle(snapshot: Pick<Snapshot, 'jobs' | 'functions' | 'config'>): {
	title: string;
	progress: number | null;
} {
	const activities = runningActivities(snapshot);
	const count = countRunning(snapshot);
	const progress = count === activities.length ? sharedProgress(activities) : null;
	const [only] = activities;
	if (count === 0) return {title: NAME, progress: null};
	const what = count === 1 && only ? describe(only) : translate('{count} running', {count});
	return {title: `${what} ${snapshot.config.signs.dash} ${NAME}`, progress};
}

function describe({name, progress}: Activity): string {
	return progress === null ? name : `${percent(progress)} ${name}`;
}
