import {shortId} from '../../../../jobs/job-text.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {durationText} from '../../../../shared/text/figure-text.ts';
import {type Line, lineWidth, type Span, span, wrapped} from '../../../components/line.ts';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import {type CallRecord, isRunning, type RecordState} from '../../../model/functions/call-record.ts';
import type {Role} from '../../../theme.ts';

const roles: Readonly<Record<RecordState, Role>> = {
	kept: 'dim',
	preparing: 'dim',
	queued: 'dim',
	running: 'key',
	returned: 'good',
	threw: 'error',
	failed: 'error',
	refused: 'error',
	submitted: 'good',
	lost: 'warning',
	cancelled: 'warning',
	'timed-out': 'warning',
};

const words = {
	kept: 'not run yet',
	preparing: 'being sent',
	queued: 'waits for a worker',
	running: 'running',
	returned: 'returned',
	threw: 'threw',
	failed: 'failed',
	refused: 'not accepted',
	submitted: 'goes on as a job',
	lost: 'left unfinished',
	cancelled: 'cancelled',
	'timed-out': 'timed out',
} as const satisfies Readonly<Record<RecordState, string>>;

/** The sign of a call's state; in words for a screen reader. */
export function callSign({state}: CallRecord, {signs, isLinear}: AppConfig): Span {
	if (isLinear) return span(`${translate(words[state])} `);
	const sign = {
		kept: signs.separator,
		preparing: signs.waiting,
		queued: signs.waiting,
		running: signs.running,
		returned: signs.done,
		threw: signs.failed,
		failed: signs.failed,
		refused: signs.failed,
		submitted: signs.waiting,
		lost: signs.stopped,
		cancelled: signs.stopped,
		'timed-out': signs.stopped,
	}[state];
	return span(`${sign} `, roles[state]);
}

/** A call's function and its arguments, on one line. */
export function planText({plan}: CallRecord): string {
	const args = plan.args.trim();
	return cleanText(args === '' ? plan.code : `${plan.code}  ${args}`);
}

/** A call's state, the time it took, and the process that ran it: on one line where they fit into it. */
export function statusLines(record: CallRecord, now: Date, config: AppConfig, columns: number): Line[] {
	const {signs, isLinear} = config;
	const sign = isLinear ? [] : [callSign(record, config)];
	const word: Line = [...sign, span(translate(words[record.state]), roles[record.state])];
	const details = statusDetails(record, now).join(` ${signs.separator} `);
	if (details === '') return [word];
	const whole = [...word, span(` ${details}`, 'dim')];
	return lineWidth(whole) <= columns ? [whole] : [word, ...wrapped(details, columns, 'dim', isLinear ? '' : '  ')];
}

function statusDetails(record: CallRecord, now: Date): string[] {
	const {state, worker, ranMs, queuedMs, startedAt, attempts, id} = record;
	const ran = ranMs ?? (startedAt && Math.max(0, Number(now) - Number(startedAt)));
	const took = state === 'returned' ? 'in {time}' : isRunning(record) ? 'for {time}' : 'after {time}';
	return [
		ran === null || state === 'refused' || worker === null ? null : translate(took, {time: shortTime(ran)}),
		queuedMs !== null && queuedMs >= 100 ? translate('waited {time}', {time: shortTime(queuedMs)}) : null,
		attempts > 1 ? translate('attempt {attempt}', {attempt: attempts}) : null,
		state === 'submitted' && id !== null ? shortId({id}) : worker && cleanText(worker, 80),
	].filter(detail => detail !== null);
}

/** Sentences on a call besides its state: why it begins again, where its files went, and that it is a job. */
export function callNotes({state, againSince, plan, isRepeat}: CallRecord, bindings: AppConfig['bindings']): string[] {
	return [
		againSince === null ? null : translate('It began again, since: {reason}', {reason: cleanText(againSince)}),
		state === 'returned' && plan.out
			? translate('Its files were written: {files}', {files: cleanText(plan.out)})
			: null,
		state === 'lost' ? translate('The app ended before the call did.') : null,
		isRepeat ? translate('This key has a job already, which is this one.') : null,
		state === 'submitted' ? translate('{key} shows the job.', {key: keyFor('open', bindings)}) : null,
	].filter(note => note !== null);
}

/** A time in words, in milliseconds where it is short. */
export function shortTime(ms: number): string {
	return ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : durationText(ms);
}
