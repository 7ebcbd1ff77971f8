import type {Job} from '../../../jobs/job.ts';
import {translate} from '../../../shared/language/texts.ts';
import type {Actions} from '../../model/app/action.ts';
import type {App, Snapshot} from '../../model/app/app.ts';
import {openLog} from '../log/open-log.ts';
import {markedRows, unmark} from '../marked-rows.ts';
import {lookAtJob, watchedJob} from './job/watched-job.ts';
import {promptForFolder, promptToCancelAll} from './job-batches.ts';
import {promptForDigits, promptForPath, promptToCancel, retryJob} from './job-prompts.ts';
import {cancelReason, downloadReason, type Reason, retryReason} from './job-reasons.ts';
import {listedJobs, nextJobChoice, selectedJob, selectJob} from './list/selected-job.ts';

/** The actions of jobs: in the list for the selected one, on the screen Job for the one that is shown. */
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
		description: 'Cancel the job, queued or running',
		footer: 3,
		disabledReason: forJobs(cancelReason),
		run: withJobs(cancelReason, (app, [job, ...more]) =>
			more.length === 0 ? promptToCancel(app, job) : promptToCancelAll(app, [job, ...more]),
		),
	},
	retryJob: {
		keys: 'R',
		title: 'Retry',
		description: 'Submit a failed or cancelled job again',
		footer: 4,
		disabledReason: forJobs(retryReason),
		run: withJobs(retryReason, (app, jobs) => {
			for (const job of jobs) retryJob(app, job, showSubmitted(app));
		}),
	},
	downloadResult: {
		keys: 'd',
		title: 'Download',
		description: "Write the job's result to a file",
		footer: 5,
		disabledReason: forJobs(downloadReason),
		run: withJobs(downloadReason, (app, [job, ...more]) =>
			more.length === 0 ? promptForPath(app, job) : promptForFolder(app, [job, ...more]),
		),
	},
	showEvents: {
		keys: 'o',
		title: 'Events',
		description: 'Show every event of the job',
		footer: 6,
		disabledReason: forJob(() => null),
		run: withJob((app, {id}) => openLog(app, 'events', {job: id})),
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

/** The job that an action is about. */
function currentJob(snapshot: Snapshot): Job | null {
	return snapshot.state.screen === 'jobs' ? selectedJob(snapshot) : watchedJob(snapshot);
}

/** The jobs that are marked; else the one that is shown or selected. */
function targetsOf(snapshot: Snapshot): readonly Job[] {
	const marked = new Set(markedRows(snapshot));
	if (marked.size > 0) return listedJobs(snapshot).filter(({id}) => marked.has(id));
	return [currentJob(snapshot)].filter(job => job !== null);
}

function forJob(reason: Reason): (snapshot: Snapshot) => string | null {
	return snapshot => {
		const job = currentJob(snapshot);
		return job ? reason(job) : translate('No job is selected');
	};
}

/** The reason against doing something with any of the jobs. */
function forJobs(reason: Reason): (snapshot: Snapshot) => string | null {
	return snapshot => {
		const jobs = targetsOf(snapshot);
		const [first] = jobs;
		if (!first) return translate('No job is selected');
		return jobs.some(job => reason(job) === null) ? null : reason(first);
	};
}

function withJob(work: (app: App, job: Job) => void): (app: App) => void {
	return app => {
		const job = currentJob(app.snapshot());
		if (job) work(app, job);
	};
}

/** Does something with those of the jobs with which it can be done; their marks go. */
function withJobs(reason: Reason, work: (app: App, jobs: readonly [Job, ...Job[]]) => void): (app: App) => void {
	return app => {
		const [first, ...more] = targetsOf(app.snapshot()).filter(job => reason(job) === null);
		unmark(app);
		if (first) work(app, [first, ...more]);
	};
}

/** Shows a job that was just submitted on the screen where that was asked for. */
function showSubmitted(app: App): (job: Job) => void {
	const isJobScreen = app.snapshot().state.screen === 'job';
	return ({id}) => (isJobScreen ? lookAtJob(app, id) : selectJob(app, id));
}
