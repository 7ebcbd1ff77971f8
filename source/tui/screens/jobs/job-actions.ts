import type {Job} from '../../../jobs/job.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {translate} from '../../../shared/language/texts.ts';
import type {Actions, App, Snapshot} from '../../model/app/app.ts';
import {isJob, isMap, type JobRow, rowKey} from '../../model/jobs/job-rows.ts';
import {openLog} from '../log/open-log.ts';
import {markedRows, unmark} from '../marked-rows.ts';
import {lookAtJob, watchedJob} from './job/watched-job.ts';
import {promptForFolder, promptToCancelAll} from './job-batches.ts';
import {promptForDigits, promptForPath, promptToCancel, retryJob} from './job-prompts.ts';
import {cancelReason, downloadReason, eventsReason, forgetReason, type Reason, retryReason} from './job-reasons.ts';
import {listedRows, nextJobChoice, selectedRow, selectJob} from './list/selected-row.ts';
import {forgetMaps, promptToCancelMap} from './map/map-prompts.ts';
import {shownMap} from './map/shown-map.ts';

/** The actions of jobs and maps: in the list for the selected one, on the screens Job and Map for the one that is shown. */
export const jobActions: Actions<'jobs'> = {
	submitJob: {
		keys: 'n',
		title: 'New',
		description: 'Submit a job: so many decimals of pi',
		footer: 2,
		run: app => promptForDigits(app, showSubmitted(app)),
	},
	cancelJob: {
		keys: 'x delete',
		title: 'Cancel',
		description: 'Cancel the job or the map, queued or running',
		footer: 3,
		disabledReason: forRows(cancelReason),
		run: withRows(cancelReason, (app, [row, ...more]) => {
			if (more.length > 0) promptToCancelAll(app, [row, ...more]);
			else if (isMap(row)) promptToCancelMap(app, row);
			else promptToCancel(app, row);
		}),
	},
	retryJob: {
		keys: 'R',
		title: 'Retry',
		description: 'Submit a failed or cancelled job again',
		footer: 4,
		disabledReason: forRows(retryReason),
		run: withJobs(retryReason, (app, jobs) => {
			for (const job of jobs) retryJob(app, job, showSubmitted(app));
		}),
	},
	downloadResult: {
		keys: 'd',
		title: 'Download',
		description: "Write the job's result to a file",
		footer: 5,
		disabledReason: forRows(downloadReason),
		run: withJobs(downloadReason, (app, [job, ...more]) =>
			more.length === 0 ? promptForPath(app, job) : promptForFolder(app, [job, ...more]),
		),
	},
	showEvents: {
		keys: 'o',
		title: 'Events',
		description: 'Show every event of the job',
		footer: 6,
		disabledReason: snapshot => {
			const row = currentRow(snapshot);
			return row ? eventsReason(row) : noRowReason();
		},
		run(app) {
			const row = currentRow(app.snapshot());
			if (row && isJob(row)) openLog(app, 'events', {job: row.id});
		},
	},
	forgetMap: {
		keys: 'D',
		title: 'Forget',
		description: 'Remove the map from the list; its log stays',
		disabledReason: forRows(forgetReason),
		run: withRows(forgetReason, (app, rows) => inBackground(forgetMaps(app, rows.filter(isMap)))),
	},
	filterJobs: {
		keys: 's /',
		title: 'State',
		description: 'Show only the jobs of one state',
		footer: 6,
		disabledReason: ({state}) =>
			state.screen === 'jobs' ? null : translate('Jobs are chosen by their state on the screen Jobs'),
		run: nextJobChoice,
	},
};

/** The job or the map that an action is about. */
function currentRow(snapshot: Snapshot): JobRow | null {
	const {screen} = snapshot.state;
	if (screen === 'jobs') return selectedRow(snapshot);
	return screen === 'map' ? shownMap(snapshot) : watchedJob(snapshot);
}

/** The rows that are marked; else the one that is shown or selected. */
function targetsOf(snapshot: Snapshot): readonly JobRow[] {
	const marked = new Set(markedRows(snapshot));
	if (marked.size > 0) return listedRows(snapshot).filter(row => marked.has(rowKey(row)));
	return [currentRow(snapshot)].filter(row => row !== null);
}

function noRowReason(): string {
	return translate('No job is selected');
}

/** The reason against doing something with any of the rows. */
function forRows(reason: Reason): (snapshot: Snapshot) => string | null {
	return snapshot => {
		const rows = targetsOf(snapshot);
		const [first] = rows;
		if (!first) return noRowReason();
		return rows.some(row => reason(row) === null) ? null : reason(first);
	};
}

/** Does something with those of the rows with which it can be done; their marks go. */
function withRows(reason: Reason, work: (app: App, rows: readonly [JobRow, ...JobRow[]]) => void): (app: App) => void {
	return app => {
		const [first, ...more] = targetsOf(app.snapshot()).filter(row => reason(row) === null);
		unmark(app);
		if (first) work(app, [first, ...more]);
	};
}

/** The same for what can be done with jobs alone. */
function withJobs(reason: Reason, work: (app: App, jobs: readonly [Job, ...Job[]]) => void): (app: App) => void {
	return withRows(reason, (app, rows) => {
		const [first, ...more] = rows.filter(isJob);
		if (first) work(app, [first, ...more]);
	});
}

/** Shows a job that was just submitted on the screen where that was asked for. */
function showSubmitted(app: App): (job: Job) => void {
	const isJobScreen = app.snapshot().state.screen === 'job';
	return ({id}) => (isJobScreen ? lookAtJob(app, id) : selectJob(app, id));
}
