import type {CallJobRequest, Jobs} from '../../jobs/jobs.ts';
import {translate} from '../../shared/language/texts.ts';
import type {OpenedJobs} from '../../tui/model/jobs/jobs-data.ts';
import type {CommandContext} from '../context.ts';
import {openJobsOf} from '../jobs/open-jobs.ts';
import type {OwnRequests} from './own-requests.ts';

/** The time that a process that was started for the jobs has to begin, in milliseconds. */
const START_TIMEOUT_MS = 5000;

/**
 * Opens the jobs for the app: those of a service, else of this machine. The latter are computed in a process of
 * their own, which is started as soon as jobs wait and no process computes them: it goes on when the app is left.
 */
export async function openAppJobs(context: CommandContext, requests: OwnRequests): Promise<OpenedJobs> {
	const jobs = await openJobsOf(context, {requestId: requests.nextId});
	const {place} = jobs;
	let startedAt = Number.NEGATIVE_INFINITY;
	return {
		jobs,
		place: place.kind === 'embedded' ? translate('this machine') : place.address,
		attend() {
			if (performance.now() - startedAt < START_TIMEOUT_MS || !jobs.isUnattended()) return;
			startedAt = performance.now();
			context.runNow(['__work']);
		},
		async close() {
			if (jobs.isUnattended()) context.runLater(['__work']);
			await jobs.close();
		},
	};
}

/** Hands a call over as `lunch fn submit` does; resolves with its job, which goes on when the app is left. */
export async function submitAppCall(
	context: CommandContext,
	requestFor: (jobs: Jobs) => Promise<CallJobRequest>,
): Promise<{id: string; isNew: boolean}> {
	const jobs = await openJobsOf(context, {isCall: true});
	try {
		const {job, isNew} = await jobs.submit(await requestFor(jobs));
		if (jobs.isUnattended()) context.runNow(['__work']);
		return {id: job.id, isNew};
	} finally {
		await jobs.close();
	}
}
