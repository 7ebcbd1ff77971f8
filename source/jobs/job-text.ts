import {type PlainText, translate, translated} from '../shared/language/texts.ts';
import {durationText, grouped} from '../shared/text/figure-text.ts';
import type {TextStyle} from '../shared/text/text-style.ts';
import {ageInWords} from '../shared/time/age.ts';
import type {Job} from './job.ts';

export interface JobTextOptions {
	style: TextStyle;
	now: Date;
}

/** Enough of an id to tell jobs apart at a glance. */
export function shortId({id}: Job): string {
	return id.slice(0, 8);
}

/** One job, a line for each thing there is to know. */
export function jobText(job: Job, {style, now}: JobTextOptions): string {
	const {result, error} = job;
	const lines: [PlainText, string | null | undefined][] = [
		['Job', job.id],
		['Decimals', grouped(job.digits)],
		['State', stateText(job)],
		['Reason', error && `${translated(error.message)} (${error.code})`],
		['Submitted', `${job.createdAt.toISOString()} (${ageInWords(job.createdAt, now)})`],
		['Took', job.finishedAt && job.startedAt && durationText(Number(job.finishedAt) - Number(job.startedAt))],
		['Attempts', job.attempts > 1 ? String(job.attempts) : null],
		['Computed by', job.worker],
		['Last digits', result?.lastDigits],
		['Bytes', result && grouped(result.bytes)],
		['SHA-256', result?.sha256],
	];
	return lines
		.flatMap(([name, value]) => (value ? `${style.dim(translate(name).padEnd(12))} ${value}\n` : []))
		.join('');
}

/** Jobs as a table, one a line. */
export function jobListText(jobs: readonly Job[], {style, now}: JobTextOptions): string {
	const rows = jobs.map(job => [shortId(job), grouped(job.digits), stateText(job), ageInWords(job.createdAt, now)]);
	const head = ['ID', translate('DECIMALS'), translate('STATE'), translate('SUBMITTED')];
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0)));
	const line = ([id = '', digits = '', state = '', submitted = '']: readonly string[]) =>
		[id.padEnd(widths[0] ?? 0), digits.padStart(widths[1] ?? 0), state.padEnd(widths[2] ?? 0), submitted].join('  ');
	return [style.dim(line(head)), ...rows.map(line)].map(text => `${text}\n`).join('');
}

/** How far a job is, for a line that changes. */
export function progressText(job: Job, now: Date): string {
	const digits = grouped(job.digits);
	if (job.state !== 'running' || !job.startedAt)
		return translate('{digits} decimals: {state}', {digits, state: translate(job.state)});
	const elapsed = Math.max(1, Number(now) - Number(job.startedAt));
	// Early on, how long the rest takes is anybody's guess.
	const left = job.progress > 0.05 && job.attempts === 1 ? (elapsed / job.progress) * (1 - job.progress) : null;
	const percent = Math.floor(job.progress * 100);
	const parts = [translate('{digits} decimals: {percent} %', {digits, percent}), durationText(elapsed)];
	if (left !== null) parts.push(translate('about {time} left', {time: durationText(left)}));
	return parts.join(', ');
}

function stateText({state, progress}: Job): string {
	return state === 'running'
		? translate('running, {percent} %', {percent: Math.floor(progress * 100)})
		: translate(state);
}
