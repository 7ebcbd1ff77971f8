import type {Job} from '../../../jobs/job.ts';
import {speedText} from '../../../jobs/job-text.ts';
import {translate} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {grouped} from '../../../shared/text/figure-text.ts';
import {cutText, widthOf} from '../../../shared/text/text-width.ts';
import {ageInWords} from '../../../shared/time/age.ts';
import {type Line, type Span, span} from '../../components/line.ts';
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

/** A job as an entry of a list that is so many columns wide. */
export function jobEntry(job: Job, pace: Pace | undefined, now: Date, columns: number, config: AppConfig): ListEntry {
	return {
		key: job.id,
		left: () => [
			stateSign(job.state, config),
			...workSpans(job, config),
			...howFar(job, pace, columns - widthOf(when(job, pace, now).text), config),
		],
		right: () => when(job, pace, now),
	};
}

function workSpans(job: Job, config: AppConfig): Line {
	if (job.kind === 'call') {
		const name = cutText(cleanText(job.call.name, 80), CALL_WIDTH);
		const pad = config.isLinear ? 0 : Math.max(0, DIGITS_WIDTH - widthOf(name));
		return [span(name, 'title'), span(' '.repeat(pad + 2))];
	}
	const digits = grouped(job.digits);
	return config.isLinear
		? [span(digits, 'title'), span(` ${translate('decimals')}  `)]
		: [span(digits.padStart(DIGITS_WIDTH), 'title'), span('  ')];
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
