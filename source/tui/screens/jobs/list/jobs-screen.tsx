import type {Job} from '../../../../jobs/job.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {grouped} from '../../../../shared/text/figure-text.ts';
import {insideOf, splitLayout} from '../../../components/layout.ts';
import {type Line, line, span, wrapped} from '../../../components/line.ts';
import type {ListEntry} from '../../../components/list-lines.ts';
import {SplitView} from '../../../components/split-view.tsx';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {App, AppConfig, Snapshot} from '../../../model/app/app.ts';
import {withPane} from '../../../model/app/app-state.ts';
import {countOf} from '../../../model/jobs/job-choice.ts';
import type {JobsData} from '../../../model/jobs/jobs-data.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, isUnderWay} from '../../../model/source/resource.ts';
import {titleOf} from '../../areas.ts';
import {failureLines} from '../../failure-lines.ts';
import {markedRows} from '../../marked-rows.ts';
import type {Screen, ScreenProps} from '../../screen.ts';
import {jobLines, jobTitle} from '../job/job-lines.ts';
import {jobEntry} from '../job-entry.ts';
import {choiceWord, stateWord} from '../job-words.ts';
import {listedIds, listedJobs, selectedJob, selectedPlace, showJobs} from './selected-job.ts';

// Thousands of entries stay the same while the person moves through them.
const makeEntries = memoizeLast(
	(jobs: readonly Job[], paces: JobsData['paces'], now: Date, columns: number, config: AppConfig): ListEntry[] =>
		jobs.map(job => jobEntry(job, paces.get(job.id), now, columns, config)),
);

function total({jobs, state}: Snapshot): number {
	const loaded = heldIn(jobs.list)?.jobs.length ?? 0;
	return Math.max(loaded, jobs.counts ? countOf(state.jobChoice, jobs.counts) : 0);
}

/** The choice of jobs that are listed, and the number of jobs in each state. */
function countsLine({jobs, state, config}: Snapshot): Line {
	const {counts} = jobs;
	const words = counts
		? (['running', 'queued', 'finished', 'errored', 'cancelled'] as const)
				.filter(name => counts[name] > 0)
				.map(name => `${grouped(counts[name])} ${stateWord(name)}`)
		: [];
	const choice = span(`${choiceWord(state.jobChoice)} (${keyFor('filterJobs', config.bindings)})`, 'key');
	return [choice, span(words.length > 0 ? `  ${words.join(', ')}` : '', 'dim')];
}

/** The reason why jobs wait though none run; no line where they don't. */
function restingLines({jobs: {resting}}: Snapshot, columns: number): Line[] {
	return resting === null
		? []
		: wrapped(translate('Jobs wait for the storage: {reason}', {reason: cleanText(resting)}), columns, 'warning').slice(
				0,
				2,
			);
}

function emptyText({jobs, state, config}: Snapshot, columns: number): Line[] {
	const {list} = jobs;
	if (list.state === 'failed') return failureLines(list.error, config, columns);
	if (list.state === 'idle' || list.state === 'loading') {
		return wrapped(`${translate('Asking for the jobs')}${config.signs.ellipsis}`, columns, 'dim');
	}
	if (state.jobChoice !== 'all')
		return wrapped(translate('No job is {state}.', {state: choiceWord(state.jobChoice)}), columns, 'dim');
	const key = keyFor('submitJob', config.bindings);
	return wrapped(translate('No jobs yet. {key} submits one: so many decimals of pi.', {key}), columns, 'dim');
}

function View({snapshot, columns, rows}: ScreenProps) {
	const {jobs, config} = snapshot;
	const all = listedJobs(snapshot);
	const selected = selectedJob(snapshot);
	const split = splitLayout({columns, rows}, config.divider);
	const width = config.isLinear ? columns : insideOf(split.list, split.hasFrames).columns;
	return (
		<SplitView
			title={[
				span(titleOf('jobs'), 'title'),
				span(jobs.place === null ? '' : ` ${config.signs.separator} ${jobs.place}`, 'dim'),
			]}
			foot={translate('{place} of {total}', {
				place: grouped(selected ? selectedPlace(snapshot) + 1 : 0),
				total: grouped(total(snapshot)),
			})}
			head={[countsLine(snapshot), ...restingLines(snapshot, width)]}
			entries={makeEntries(all, jobs.paces, jobs.now, width, config)}
			selected={selected?.id ?? null}
			marked={markedRows(snapshot)}
			empty={inside => emptyText(snapshot, inside)}
			preview={
				selected &&
				(inside => ({
					title: jobTitle(selected, snapshot),
					lines: jobLines(selected, jobs.watched?.id === selected.id ? jobs.watched : null, snapshot, inside),
				}))
			}
			config={config}
			columns={columns}
			rows={rows}
		/>
	);
}

/** The jobs in a few words, for the end of the header. */
function jobsStatus({jobs}: Snapshot): {spans: Line; isBusy: boolean} {
	const {list, counts} = jobs;
	const isBusy = isUnderWay(list) || (counts?.running ?? 0) > 0;
	if (list.state === 'stale' && list.lastError)
		return {spans: [span(translate('reconnecting'), 'warning')], isBusy: true};
	if (list.state === 'failed') return {spans: [span(translate('failed'), 'error')], isBusy: false};
	if (!counts) return {spans: line(translate('asking'), 'dim'), isBusy: true};
	// Running jobs are counted in the header of every screen.
	const open = counts.queued + counts.created;
	const idle = counts.running === 0 ? translate('idle') : '';
	return {spans: line(open > 0 ? translate('{count} queued', {count: open}) : idle, 'dim'), isBusy};
}

function openSelected(app: App): void {
	const id = selectedJob(app.snapshot())?.id;
	if (id === undefined) return;
	app.update(state => withPane({...state, job: id}, {offset: 0}, 'job'));
	app.open('job');
}

/** Every job, newest first: its progress, its speed, and the time it still takes. */
export const jobsScreen: Screen = {
	View,
	rows: listedIds,
	canMark: true,
	restaurant: () => null,
	show: showJobs,
	showMore: app => app.jobs.showMore(),
	leave: app => app.jobs.rest(),
	status: jobsStatus,
	refresh: app => app.jobs.refresh(),
	copy(snapshot) {
		const job = selectedJob(snapshot);
		return job && {text: job.id, what: translate('the id of the job')};
	},
	command(snapshot) {
		const {state} = snapshot;
		const job = selectedJob(snapshot);
		if (job) return job.kind === 'call' ? ['fn', 'show', job.id] : ['pi', 'show', job.id];
		const isOne = state.jobChoice !== 'all' && state.jobChoice !== 'open';
		return ['pi', 'list', ...(isOne ? ['--state', state.jobChoice] : [])];
	},
	actions: {
		open: {
			disabledReason: snapshot => (selectedJob(snapshot) ? null : translate('No job is selected')),
			run: openSelected,
		},
	},
};
