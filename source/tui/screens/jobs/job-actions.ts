import {hasEnded, type Job} from '../../../jobs/job.ts';
import type {Actions} from '../../model/app/action.ts';
import type {App, Snapshot} from '../../model/app/app.ts';
import {openLog} from '../log/open-log.ts';
import {lookAtJob, watchedJob} from './job/watched-job.ts';
import {promptForDigits, promptForPath, promptToCancel, retryJob} from './job-prompts.ts';
import {nextJobChoice, selectedJob, selectJob} from './list/selected-job.ts';

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
		disabledReason: forJob(job => (hasEnded(job.state) ? `The job has ${endWords(job)} already` : null)),
		run: withJob(promptToCancel),
	},
	retryJob: {
		keys: 'R',
		title: 'Retry',
		description: 'Submit the digits of a failed or cancelled job again',
		footer: 4,
		disabledReason: forJob(({state}) =>
			state === 'errored' || state === 'cancelled'
				? null
				: `Only a failed or cancelled job is tried again; this one is ${state}`,
		),
		run: withJob((app, job) => retryJob(app, job, showSubmitted(app))),
	},
	downloadResult: {
		keys: 'd',
		title: 'Download',
		description: "Write the job's decimals to a file",
		footer: 5,
		disabledReason: forJob(({result, state}) =>
			result ? null : `There is a result once a job is finished; this one is ${state}`,
		),
		run: withJob(promptForPath),
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
		disabledReason: ({state}) => (state.screen === 'jobs' ? null : 'Jobs are chosen by their state on the screen Jobs'),
		run: nextJobChoice,
	},
};

/** The job that an action is about. */
function currentJob(snapshot: Snapshot): Job | null {
	return snapshot.state.screen === 'job' ? watchedJob(snapshot) : selectedJob(snapshot);
}

function forJob(reason: (job: Job) => string | null): (snapshot: Snapshot) => string | null {
	return snapshot => {
		const job = currentJob(snapshot);
		return job ? reason(job) : 'No job is selected';
	};
}

function withJob(work: (app: App, job: Job) => void): (app: App) => void {
	return app => {
		const job = currentJob(app.snapshot());
		if (job) work(app, job);
	};
}

/** Shows a job that was just submitted on the screen where that was asked for. */
function showSubmitted(app: App): (job: Job) => void {
	const isJobScreen = app.snapshot().state.screen === 'job';
	return ({id}) => (isJobScreen ? lookAtJob(app, id) : selectJob(app, id));
}

function endWords({state}: Job): string {
	return state === 'cancelled' ? 'been cancelled' : state === 'errored' ? 'failed' : 'finished';
}
