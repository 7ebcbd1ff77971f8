import {type PlainText, translate, translated} from '../shared/language/texts.ts';
import {durationText, grouped} from '../shared/text/figure-text.ts';
import type {TextStyle} from '../shared/text/text-style.ts';
import {cutText, widthOf} from '../shared/text/text-width.ts';
import {ageInWords} from '../shared/time/age.ts';
import type {CallJob, Job, JobNote} from './job.ts';
import {type JobWork, type JobWorker, noWork} from './job-work.ts';

export interface JobTextOptions {
	style: TextStyle;
	now: Date;
	/** The parts of its work, where they are known. */
	work?: JobWork | undefined;
}

/** A line of what there is to know, with its label; left out without a value. */
type Labelled = [label: PlainText, value: string | null | undefined];

const LABEL_WIDTH = 12;
/** Enough of a name to tell calls apart, in columns. */
const LONGEST_NAME = 40;

/** Enough of an id to tell jobs apart at a glance. */
export function shortId({id}: Pick<Job, 'id'>): string {
	return id.slice(0, 8);
}

/** One job, a line for each thing there is to know. */
export function jobText(job: Job, {style, now, work}: JobTextOptions): string {
	const {result, error} = job;
	const lines: Labelled[] = [
		['Job', job.id],
		job.kind === 'pi' ? ['Decimals', grouped(job.digits)] : ['Call', `${job.call.name} (${job.call.runtime})`],
		['State', stateText(job)],
		...(work ? workLines(work) : []),
		['Reason', error && `${translated(error.message)} (${error.code})`],
		['Submitted', `${job.createdAt.toISOString()} (${ageInWords(job.createdAt, now)})`],
		['Took', job.finishedAt && job.startedAt && durationText(Number(job.finishedAt) - Number(job.startedAt))],
		...attemptLines(job),
		[job.kind === 'pi' ? 'Computed by' : 'Run by', job.worker],
		...(job.kind === 'call' ? callLines(job) : []),
		['Last digits', result?.lastDigits],
		['Bytes', result && grouped(result.bytes)],
		['SHA-256', result?.sha256],
		['Notes', job.notes?.map(noteText).join(`\n${' '.repeat(LABEL_WIDTH)} `)],
	];
	return lines
		.flatMap(([name, value]) => (value ? `${style.dim(translate(name).padEnd(LABEL_WIDTH))} ${value}\n` : []))
		.join('');
}

/** A note in a line, with its time. */
export function noteText({at, message}: JobNote): string {
	return `${at.toISOString()}  ${translated(message)}`;
}

/** Workers that are named. */
const MOST_WORKERS = 16;

/** The parts that are done, and the workers at them. */
function workLines({parts, workers, decimals}: JobWork): Labelled[] {
	if (parts.length === 0) return [];
	const done = translate('{done} of {count} done', {
		done: parts.filter(({state}) => state === 'done').length,
		count: parts.length,
	});
	const sorted = workers.toSorted((one, other) => (one.worker < other.worker ? -1 : 1));
	const named = sorted
		.slice(0, MOST_WORKERS)
		.map(each => `\n${' '.repeat(LABEL_WIDTH)} ${each.worker}: ${workerText(each)}`);
	const left = sorted.length - named.length;
	const more = left > 0 ? `\n${' '.repeat(LABEL_WIDTH)} ${translate('and {count} more', {count: left})}` : '';
	return [
		['Parts', done + named.join('') + more],
		[
			'Converted',
			decimals &&
				`${translate('{digits} decimals', {digits: grouped(decimals.count)})}: …${decimals.latest.slice(-10)}`,
		],
	];
}

/** The parts that are done, and how many machines are at them where these are several. */
function shareText({parts, workers}: JobWork): string {
	const counts = {done: parts.filter(({state}) => state === 'done').length, count: parts.length};
	return workers.length > 1
		? translate('{done} of {count} parts on {machines} machines', {...counts, machines: workers.length})
		: translate('{done} of {count} parts', counts);
}

/** The parts of a worker, and how fast it is. */
export function workerText({done, computing, digitsPerSecond}: JobWorker): string {
	const words = [
		translate({one: '{count} part done', other: '{count} parts done'}, {count: done}),
		computing > 0 ? translate('{count} under way', {count: computing}) : null,
		digitsPerSecond === null ? null : speedText(digitsPerSecond),
	];
	return words.filter(word => word !== null).join(', ');
}

function attemptLines(job: Job): Labelled[] {
	if (job.kind === 'pi') return [['Attempts', job.attempts > 1 ? String(job.attempts) : null]];
	if (job.attempts < 2 && job.retries === 0) return [];
	const allowed = translate('{count} of at most {most}', {count: job.attempts, most: job.retries + 1});
	const ends = job.history.map(({outcome, reason}, at) =>
		outcome === null ? '' : `\n${' '.repeat(LABEL_WIDTH)} ${at + 1}. ${outcome}${reason === null ? '' : `: ${reason}`}`,
	);
	return [['Attempts', allowed + ends.join('')]];
}

function callLines({group, priority}: CallJob): Labelled[] {
	return [
		['Group', group],
		['Priority', priority === 0 ? null : String(priority)],
	];
}

/** A job's work, for people: `1,000,000 decimals`, `prices.ts#total`. */
export function workText(job: Job): string {
	return job.kind === 'pi' ? translate('{digits} decimals', {digits: grouped(job.digits)}) : job.call.name;
}

/** Jobs of one kind as a table, one a line. */
export function jobListText(jobs: readonly Job[], {style, now}: JobTextOptions): string {
	const isPi = jobs.every(({kind}) => kind === 'pi');
	const workOf = (job: Job) => (job.kind === 'pi' ? grouped(job.digits) : cutText(job.call.name, LONGEST_NAME));
	const rows = jobs.map(job => [shortId(job), workOf(job), stateText(job), ageInWords(job.createdAt, now)]);
	const head = ['ID', translate(isPi ? 'DECIMALS' : 'CALL'), translate('STATE'), translate('SUBMITTED')];
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => widthOf(row[column] ?? ''))));
	const pad = (text: string, column: number) => ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
	const line = ([id = '', work = '', state = '', submitted = '']: readonly string[]) =>
		[id + pad(id, 0), isPi ? pad(work, 1) + work : work + pad(work, 1), state + pad(state, 2), submitted].join('  ');
	return [style.dim(line(head)), ...rows.map(line)].map(text => `${text}\n`).join('');
}

/** A speed for people: `213 k digits/s`, `1.2 M digits/s`. */
export function speedText(digitsPerSecond: number): string {
	if (digitsPerSecond < 1000) return translate('{speed} digits/s', {speed: Math.round(digitsPerSecond)});
	const [value, unit] =
		digitsPerSecond < 1_000_000 ? [digitsPerSecond / 1000, 'k'] : [digitsPerSecond / 1_000_000, 'M'];
	return translate('{speed} digits/s', {speed: `${value < 10 ? value.toFixed(1) : grouped(value)} ${unit}`});
}

/** How far a job is, for a line that changes. */
export function progressText(job: Job, now: Date, parted: JobWork = noWork): string {
	const work = workText(job);
	if (job.state !== 'running' || !job.startedAt) return `${work}: ${translate(job.state)}`;
	const elapsed = Math.max(1, Number(now) - Number(job.startedAt));
	if (job.kind === 'call') return `${work}: ${translate('running')}, ${durationText(elapsed)}`;
	// Early on, how long the rest takes is anybody's guess.
	const left = job.progress > 0.05 && job.attempts === 1 ? (elapsed / job.progress) * (1 - job.progress) : null;
	const parts = [`${work}: ${Math.floor(job.progress * 100)} %`, durationText(elapsed)];
	if (left !== null) parts.push(translate('about {time} left', {time: durationText(left)}));
	if (parted.parts.length > 0) parts.push(shareText(parted));
	return parts.join(', ');
}

function stateText({kind, state, progress}: Job): string {
	return state === 'running' && kind === 'pi'
		? translate('running, {percent} %', {percent: Math.floor(progress * 100)})
		: translate(state);
}
