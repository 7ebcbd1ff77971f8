import {shortId} from '../../../../jobs/job-text.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {textRoom} from '../../../components/layout.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import {TextView} from '../../../components/text-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {bodySize} from '../../body-size.ts';
import {failureLines, failureText} from '../../failure-lines.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {jobLines, jobTitle} from './job-lines.ts';
import {jobCrumbs, lookAtJob, watchedJob} from './watched-job.ts';

const NAME = 'job';

function composeLines(snapshot: Snapshot, columns: number): Line[] {
	const {watched} = snapshot.jobs;
	const job = watchedJob(snapshot);
	if (watched && job) return [...breakLines(snapshot, columns), ...jobLines(job, watched, snapshot, columns)];
	return emptyLines(snapshot, columns);
}

/** The notice while the service can't be reached: the lines below are from before. */
function breakLines({jobs, config}: Snapshot, columns: number): Line[] {
	const {job: resource, isTrying} = jobs.watched ?? {};
	if (resource?.state !== 'stale' || !resource.lastError) return [];
	const trying = isTrying ? `${translate('Reconnecting')}${config.signs.ellipsis} ` : '';
	return wrapped(trying + failureText(resource.lastError), columns, 'warning');
}

function emptyLines({jobs, state, config}: Snapshot, columns: number): Line[] {
	const {watched} = jobs;
	if (watched?.job.state === 'failed' && (state.job === null || watched.id === state.job)) {
		const {error} = watched.job;
		if (!watched.isTrying) return failureLines(error, config, columns);
		const trying = wrapped(`${translate('Reconnecting')}${config.signs.ellipsis}`, columns, 'dim');
		return [...wrapped(failureText(error), columns, 'error'), ...trying];
	}
	if (watched?.job.state === 'loading')
		return wrapped(`${translate('Asking for the job')}${config.signs.ellipsis}`, columns, 'dim');
	return wrapped(
		translate('No job to look at: {key} submits one.', {key: keyFor('submitJob', config.bindings)}),
		columns,
		'dim',
	);
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {state, config} = snapshot;
	const job = watchedJob(snapshot);
	return (
		<TextView
			title={job ? jobTitle(job, snapshot) : line(titleOf('job'), 'title')}
			text={width => composeLines(snapshot, width)}
			offset={paneOf(state, NAME).offset}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** Goes to the job before or after this one in the list of jobs. */
function step(app: App, by: number): void {
	const {jobs} = app.snapshot();
	const all = heldIn(jobs.list)?.jobs ?? [];
	const place = all.findIndex(({id}) => id === jobs.watched?.id);
	const next = all[place + by];
	if (place >= 0 && next) lookAtJob(app, next.id);
	else app.say(translate('There is no other job there.'));
}

/** The reason against showing what a job gave. */
function openReason(snapshot: Snapshot): string | null {
	const {watched} = snapshot.jobs;
	if (watchedJob(snapshot)?.kind === 'call') {
		return watched?.output.outcome ? null : translate('There is no value to show yet');
	}
	return watched?.digits ? null : translate('There are no decimals to show yet');
}

/** One job: its progress, its history, and its first decimals. */
export const jobScreen: Screen = {
	View,
	rows: () => [],
	length(snapshot) {
		const {columns, rows} = textRoom(bodySize(snapshot), snapshot.config);
		return Math.max(0, composeLines(snapshot, columns).length - rows);
	},
	restaurant: () => null,
	crumbs: jobCrumbs,
	show: app => app.jobs.watch(app.snapshot().state.job),
	leave: app => app.jobs.rest(),
	status(snapshot) {
		const {job: watched, isTrying = false} = snapshot.jobs.watched ?? {};
		const isBroken = watched?.state === 'stale' || watched?.state === 'failed';
		if (isBroken && isTrying) return {spans: [span(translate('reconnecting'), 'warning')], isBusy: true};
		const job = watchedJob(snapshot);
		if (job) return {spans: [span(translate('job {id}', {id: shortId(job)}), 'dim')], isBusy: job.state === 'running'};
		if (isBroken) return {spans: [span(translate('failed'), 'error')], isBusy: false};
		return watched?.state === 'loading'
			? {spans: line(translate('asking'), 'dim'), isBusy: true}
			: {spans: [], isBusy: false};
	},
	refresh: app => app.jobs.refresh(),
	copy(snapshot) {
		const job = watchedJob(snapshot);
		return job && {text: job.id, what: translate('the id of the job')};
	},
	command(snapshot) {
		const job = watchedJob(snapshot);
		return [job?.kind === 'call' ? 'fn' : 'pi', 'show', job ? job.id : '@latest'];
	},
	actions: {
		open: {
			disabledReason: openReason,
			run: app => app.open(watchedJob(app.snapshot())?.kind === 'call' ? 'value' : 'digits'),
		},
		previous: {run: app => step(app, -1)},
		next: {run: app => step(app, 1)},
	},
};
