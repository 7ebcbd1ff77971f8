import type {Job, JobState} from '../../../jobs/job.ts';
import {translate} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {durationText, grouped} from '../../../shared/text/figure-text.ts';
import {type Span, span} from '../../components/line.ts';
import type {AppConfig} from '../../model/app/app.ts';
import type {JobChoice} from '../../model/jobs/job-choice.ts';
import {type Pace, timeLeft} from '../../model/jobs/pace.ts';
import type {Role} from '../../theme.ts';

const roles: Readonly<Record<JobState, Role>> = {
	created: 'dim',
	queued: 'dim',
	running: 'key',
	finished: 'good',
	errored: 'error',
	cancelled: 'warning',
};

/** A state in the language of this run. */
export function stateWord(state: JobState): string {
	return translate(state);
}

/** So many jobs in a state, in the language of this run. */
export function countText(state: Exclude<JobState, 'created'>, count: number): string {
	return translate(`{count} ${state}` as const, {count: grouped(count)});
}

/** A choice of jobs in the language of this run. */
export function choiceWord(choice: JobChoice): string {
	return choice === 'all' || choice === 'open' ? translate(choice) : stateWord(choice);
}

/** The work of a job: so many decimals, or the name of its function. */
export function workText(job: Job): string {
	if (job.kind === 'call') return cleanText(job.call.name, 80);
	return translate('{digits} decimals of pi', {digits: grouped(job.digits)});
}

/** The look of a state. */
export function roleOf(state: JobState): Role {
	return roles[state];
}

/** The sign of a state; in words for a screen reader. */
export function stateSign(state: JobState, {signs, isLinear}: AppConfig): Span {
	if (isLinear) return span(`${stateWord(state)} `);
	const sign = {
		created: signs.waiting,
		queued: signs.waiting,
		running: signs.running,
		finished: signs.done,
		errored: signs.failed,
		cancelled: signs.stopped,
	}[state];
	return span(`${sign} `, roleOf(state));
}

/** The time that a running job still takes, in words; null while it can't be told. */
export function timeLeftText(job: Job, pace: Pace | undefined): string | null {
	const left = timeLeft(job, pace);
	return left === null ? null : translate('{time} left', {time: durationText(left)});
}

/** The time that a job took, or has been running; null where it never ran. */
export function tookText({startedAt, finishedAt}: Job, now: Date): string | null {
	if (!startedAt) return null;
	return durationText(Math.max(0, Number(finishedAt ?? now) - Number(startedAt)));
}
