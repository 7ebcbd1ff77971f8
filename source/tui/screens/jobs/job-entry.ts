import type {Job} from '../../../jobs/job.ts';
import {speedText} from '../../../jobs/job-text.ts';
import {translate} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {grouped} from '../../../shared/text/figure-text.ts';
import {cutText, widthOf} from '../../../shared/text/text-width.ts';
import {ageInWords} from '../../../shared/time/age.ts';
import {type Line, lineWidth, type Span, span} from '../../components/line.ts';
import type {ListEntry} from '../../components/list-lines.ts';
import {percent, progressBar} from '../../components/progress-bar.ts';
import type {AppConfig} from '../../model/app/app.ts';
import {type Pace, speedOf} from '../../model/jobs/pace.ts';
import {roleOf, stateSign, stateWord, timeLeftText, tookText} from './job-words.ts';

/** As wide as the most decimals there can be. */
const DIGITS_WIDTH = 11;
/** The widest name of a call. */
const CALL_WIDTH = 24;
const WIDEST_BAR = 10;
const NARROWEST_BAR = 4;
/** The columns beside the bar: signs, decimals, the share, and gaps. */
const BESIDE_BAR = 24;
const SPEED_FROM = 50;
/** The columns beside the work, how far it is and the time: two signs, and gaps. */
const BESIDE_WORK = 7;

/** A job as an entry of a list that is so many columns wide. */
export function jobEntry(job: Job, pace: Pace | undefined, now: Date, columns: number, config: AppConfig): ListEntry {
	return {
		key: job.id,
		left: () => {
			const {room, far} = layOut(job, pace, now, columns, config);
			return [stateSign(job.state, config), ...workSpans(job, room, config), ...far];
		},
		right: () => layOut(job, pace, now, columns, config).end,
	};
}

/** The parts of a row beside its work, for which `room` is left. The time goes first where there is too little. */
function layOut(
	job: Job,
	pace: Pace | undefined,
	now: Date,
	columns: number,
	config: AppConfig,
): {far: Line; end: Span; room: number} {
	const end = when(job, pace, now);
	const far = howFar(job, pace, columns - widthOf(end.text), config);
	const room = columns - BESIDE_WORK - lineWidth(far);
	const roomBeforeEnd = room - widthOf(end.text);
	return config.isLinear || roomBeforeEnd >= DIGITS_WIDTH
		? {far, end, room: roomBeforeEnd}
		: {far, end: span(''), room};
}

function nameOf(job: Job): string {
	return job.kind === 'call' ? cleanText(job.call.name, 80) : grouped(job.digits);
}

function workSpans(job: Job, room: number, {isLinear, signs}: AppConfig): Line {
	const name = nameOf(job);
	if (isLinear) return [span(name, 'title'), span(job.kind === 'call' ? '  ' : ` ${translate('decimals')}  `)];
	const width = Math.min(DIGITS_WIDTH, room);
	if (job.kind !== 'call') return [span(name.padStart(width), 'title'), span('  ')];
	const shown = cutText(name, Math.max(width, Math.min(CALL_WIDTH, room)), signs.ellipsis);
	return [span(shown, 'title'), span(' '.repeat(Math.max(0, width - widthOf(shown)) + 2))];
}

function howFar(job: Job, pace: Pace | undefined, columns: number, config: AppConfig): Line {
	// How far a call is, nobody knows.
	if (job.state !== 'running' || job.kind === 'call')
		return config.isLinear ? [] : [span(stateWord(job.state), roleOf(job.state))];
	const share = span(config.isLinear ? percent(job.progress) : percent(job.progress).padStart(6));
	const speed = columns >= SPEED_FROM ? speedOf(job, pace) : null;
	const room = Math.min(WIDEST_BAR, columns - BESIDE_BAR);
	const bar = config.isLinear || room < NARROWEST_BAR ? [] : progressBar(job.progress, room, config);
	return [...bar, share, ...(speed === null ? [] : [span(`  ${speedText(speed)}`, 'dim')])];
}

function when(job: Job, pace: Pace | undefined, now: Date): Span {
	if (job.state === 'running') return span(timeLeftText(job, pace) ?? tookText(job, now) ?? '', 'dim');
	if (job.state === 'finished') return span(tookText(job, now) ?? '', 'dim');
	// Of a job that ended, its end is the news.
	return span(ageInWords(job.finishedAt ?? job.createdAt, now), 'dim');
}
