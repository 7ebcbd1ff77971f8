import type {Job} from '../../../../jobs/job.ts';
import {shortId} from '../../../../jobs/job-text.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {insideOf, splitLayout} from '../../../components/layout.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import {panelLines} from '../../../components/panel-lines.ts';
import {Rows} from '../../../components/row.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, Snapshot} from '../../../model/app/app.ts';
import {paneOf, withPane} from '../../../model/app/app-state.ts';
import {heldIn} from '../../../model/source/resource.ts';
import type {Size} from '../../../terminal/size.ts';
import {bodySize} from '../../body-size.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {askForDigits, askToCancel, askWhereTo, reasonAgainstJob, retryJob} from '../job-actions.ts';
import {jobLines, jobTitle} from './job-lines.ts';

const NAME = 'job';

function currentJob({jobs, state}: Snapshot): Job | null {
	const {watched} = jobs;
	if (!watched || (state.job !== null && watched.id !== state.job)) return null;
	return heldIn(watched.job);
}

function linesOf(snapshot: Snapshot, columns: number): Line[] {
	const {watched} = snapshot.jobs;
	const job = currentJob(snapshot);
	if (watched && job) return [...breakLines(snapshot, columns), ...jobLines(job, watched, snapshot, columns)];
	return emptyLines(snapshot, columns);
}

/** What is said while the service can't be reached: what stands below was so before. */
function breakLines({jobs, config}: Snapshot, columns: number): Line[] {
	const {job: resource, isTrying} = jobs.watched ?? {};
	if (resource?.state !== 'stale' || !resource.trouble) return [];
	const trying = isTrying ? `Reconnecting${config.signs.ellipsis} ` : '';
	return wrapped(trying + cleanText(resource.trouble.message), columns, 'warning');
}

function emptyLines({jobs, state, config}: Snapshot, columns: number): Line[] {
	const {watched} = jobs;
	if (watched?.job.state === 'failed' && (state.job === null || watched.id === state.job)) {
		return [
			...wrapped(cleanText(watched.job.error.message), columns, 'error'),
			...wrapped(
				watched.isTrying
					? `Reconnecting${config.signs.ellipsis}`
					: `${keyFor('refresh', config.bindings)} tries again.`,
				columns,
				'dim',
			),
		];
	}
	if (watched?.job.state === 'loading') return wrapped(`Asking for the job${config.signs.ellipsis}`, columns, 'dim');
	return wrapped(`No job to look at: ${keyFor('submit', config.bindings)} submits one.`, columns, 'dim');
}

function insideSize(size: Size, {config}: Snapshot): Size & {hasFrame: boolean} {
	const hasFrame = splitLayout(size).hasFrames && !config.isLinear;
	return {...insideOf(size, hasFrame), hasFrame};
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {hasFrame, columns: width, rows: height} = insideSize({columns, rows}, snapshot);
	const lines = linesOf(snapshot, width);
	const offset = Math.max(0, Math.min(paneOf(snapshot.state, NAME).offset, lines.length - height));
	const foot =
		lines.length > height ? `${Math.min(lines.length, offset + height)} of ${lines.length} lines` : undefined;
	const job = currentJob(snapshot);
	const title = job ? jobTitle(job, snapshot) : line('Job', 'title');
	const content = {title, foot, lines: lines.slice(offset, offset + height), hasFrame, isFocused: true};
	return <Rows lines={panelLines(content, {columns, rows}, snapshot.config)} columns={columns} />;
}

function lookAt(app: App, id: string): void {
	app.update(state => withPane({...state, job: id}, {offset: 0}, NAME));
	app.jobs.watch(id);
}

/** Goes to a job that stands before or after this one in the list of jobs. */
function step(app: App, by: number): void {
	const {jobs} = app.snapshot();
	const all = heldIn(jobs.list)?.jobs ?? [];
	const place = all.findIndex(({id}) => id === jobs.watched?.id);
	const next = all[place + by];
	if (place >= 0 && next) lookAt(app, next.id);
	else app.say('There is no other job there.');
}

function withCurrent(work: (app: App, job: Job) => void): (app: App) => void {
	return app => {
		const job = currentJob(app.snapshot());
		if (job) work(app, job);
	};
}

/** One job: what it is at, its story so far, and its first decimals. */
export const jobScreen: Screen = {
	title: 'Job',
	View,
	rows: () => [],
	length(snapshot) {
		const {columns, rows} = insideSize(bodySize(snapshot), snapshot);
		return Math.max(0, linesOf(snapshot, columns).length - rows);
	},
	restaurant: () => null,
	show: app => app.jobs.watch(app.snapshot().state.job),
	leave: app => app.jobs.rest(),
	status(snapshot) {
		const {job: watched, isTrying = false} = snapshot.jobs.watched ?? {};
		const isBroken = watched?.state === 'stale' || watched?.state === 'failed';
		if (isBroken && isTrying) return {spans: [span('reconnecting', 'warning')], isBusy: true};
		const job = currentJob(snapshot);
		if (job) return {spans: [span(`job ${shortId(job)}`, 'dim')], isBusy: job.state === 'running'};
		if (isBroken) return {spans: [span('failed', 'error')], isBusy: false};
		return watched?.state === 'loading' ? {spans: line('asking', 'dim'), isBusy: true} : {spans: [], isBusy: false};
	},
	refresh: app => app.jobs.refresh(),
	copy(snapshot) {
		const job = currentJob(snapshot);
		return job && {text: job.id, what: 'the id of the job'};
	},
	command(snapshot) {
		const job = currentJob(snapshot);
		return ['pi', 'show', job ? job.id : '@latest'];
	},
	actions: {
		submit: app => askForDigits(app, ({id}) => lookAt(app, id)),
		stop: withCurrent(askToCancel),
		retry: withCurrent((app, job) => retryJob(app, job, ({id}) => lookAt(app, id))),
		download: withCurrent(askWhereTo),
		previous: app => step(app, -1),
		next: app => step(app, 1),
	},
	reasonAgainst(action, snapshot) {
		if (action === 'open') return 'This is the whole job already';
		if (action === 'states') return 'Jobs are chosen by their state on the screen Jobs';
		return reasonAgainstJob(action, currentJob(snapshot));
	},
};
