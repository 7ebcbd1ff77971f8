import {type CallJob, hasEnded, type Job, MOST_ATTEMPTS, type PiJob} from '../../../../jobs/job.ts';
import {speedText} from '../../../../jobs/job-text.ts';
import {phaseEnds, phases} from '../../../../jobs/pi/plan/work-units.ts';
import {translate, translated} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {grouped} from '../../../../shared/text/figure-text.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {clockText} from '../../../../shared/time/clock-text.ts';
import {type Line, line, lineWidth, type Span, span, wrapped} from '../../../components/line.ts';
import {percent, progressBar} from '../../../components/progress-bar.ts';
import type {AppConfig, Snapshot} from '../../../model/app/app.ts';
import {noJobOutput} from '../../../model/jobs/job-output.ts';
import {speedOf} from '../../../model/jobs/pace.ts';
import type {TimelineEntry, WatchedJob} from '../../../model/jobs/watched-job.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {roleOf, stateSign, stateWord, timeLeftText, tookText, workText} from '../job-words.ts';
import {callLines} from './call-lines.ts';
import {digitLines, latestLines} from './digit-lines.ts';
import {partLines} from './part-lines.ts';
import {section} from './section.ts';

const LABEL_WIDTH = 10;
const WIDEST_BAR = 50;
const LONGEST_REASON = 500;
/** On fewer columns the phases of a job take lines that its parts have a better use for. */
const NARROW = 56;
/** Lines of the decimals that were converted last. */
const LATEST_LINES = 3;

const computePhaseEnds = memoizeLast(phaseEnds);

const phaseNames = {
	series: 'summing the series',
	quotient: 'dividing',
	decimals: 'writing decimals',
} as const;

/** All about a job, broken to lines of `columns`; `watched` has more of it, where it is watched. */
export function jobLines(job: Job, watched: WatchedJob | null, snapshot: Snapshot, columns: number): Line[] {
	const {jobs, config} = snapshot;
	const hasMap = watched !== null && watched.work.parts.length > 0;
	return [
		...howFar(job, snapshot, columns, !hasMap || columns >= NARROW),
		...(hasMap ? withGap(partLines(watched.work, columns, config), columns < NARROW) : []),
		...(watched ? withGap(latestLines(watched.work, job, columns, LATEST_LINES)) : []),
		...(job.error ? wrapped(`${cleanText(translated(job.error.message))} (${job.error.code})`, columns, 'error') : []),
		...(watched && watched.timeline.length > 0
			? [
					[],
					line(translate('Timeline'), 'heading'),
					...watched.timeline.flatMap(entry => timelineLines(entry, mostAttempts(job), columns, config)),
				]
			: []),
		...section(translate('Notes'), noteLines(job, columns)),
		[],
		...facts(job, jobs.now, columns),
		...(watched?.digits ? [[], ...digitLines(watched.digits, job, columns)] : []),
		...(job.kind === 'call' ? callLines(job, watched?.output ?? noJobOutput, config, columns) : []),
	];
}

function withGap(lines: readonly Line[], isDense = false): readonly Line[] {
	return lines.length === 0 || isDense ? lines : [[], ...lines];
}

/** The notes on a job besides its changes of state. */
function noteLines({notes = []}: Job, columns: number): Line[] {
	return notes.flatMap(({at, message}) =>
		wrapped(cleanText(translated(message), LONGEST_REASON), columns, 'warning', `${timeText(at)}  `, ' '.repeat(10)),
	);
}

/** The title of a job: its size and its state. */
export function jobTitle(job: Job, {config}: Snapshot): Line {
	const {state} = job;
	return [
		span(workText(job), 'title'),
		span(` ${config.signs.separator} `, 'dim'),
		span(stateWord(state), roleOf(state)),
	];
}

function howFar(job: Job, {jobs, config}: Snapshot, columns: number, hasPhases: boolean): Line[] {
	if (job.kind === 'call') return callState(job, jobs.now, columns);
	const pace = jobs.paces.get(job.id);
	const speed = speedOf(job, pace);
	const share = percent(job.progress);
	const width = Math.min(WIDEST_BAR, columns - share.length - 1);
	const bar: Line = config.isLinear
		? [span(translate('{share} done', {share}))]
		: [...progressBar(job.progress, width, config), span(` ${share}`)];
	const took = tookText(job, jobs.now);
	const words = [
		speed === null ? null : speedText(speed),
		timeLeftText(job, pace),
		took &&
			translate(
				job.state === 'finished' ? 'took {time}' : hasEnded(job.state) ? 'ran for {time}' : 'running for {time}',
				{time: took},
			),
	].filter(word => word !== null);
	return [
		bar,
		...(words.length > 0 ? wrapped(words.join(` ${config.signs.separator} `), columns) : []),
		...(job.state === 'running' && hasPhases ? phaseLines(job, columns, config) : []),
		...(job.state === 'queued'
			? wrapped(translate('Waits for its turn: short jobs go before long ones.'), columns, 'dim')
			: []),
	];
}

/** How a call is doing: nobody knows how far it is. */
function callState(job: CallJob, now: Date, columns: number): Line[] {
	const took = tookText(job, now);
	if (took === null) return job.state === 'queued' ? wrapped(translate('Waits for its turn.'), columns, 'dim') : [];
	return wrapped(translate(hasEnded(job.state) ? 'ran for {time}' : 'running for {time}', {time: took}), columns);
}

/** The phases of the computation. Where it is among them follows from the work done, which is an estimate. */
function phaseLines({digits, progress}: PiJob, columns: number, {signs, isLinear}: AppConfig): Line[] {
	const ends = computePhaseEnds(digits);
	const current = phases.find(phase => progress < ends[phase]) ?? 'decimals';
	const place = phases.indexOf(current);
	if (isLinear) return wrapped(translate('About here: {phase}', {phase: translate(phaseNames[current])}), columns);
	const spans = phases.map((phase, index): Span => {
		const sign = index < place ? signs.done : index === place ? signs.running : signs.waiting;
		return span(`${sign} ${translate(phaseNames[phase])}  `, index < place ? 'good' : index === place ? 'key' : 'dim');
	});
	const isOneLine = lineWidth(spans) <= columns;
	return isOneLine ? [spans] : spans.map(part => [part]);
}

/** How many times a job may be begun. */
function mostAttempts(job: Job): number {
	return job.kind === 'pi' ? MOST_ATTEMPTS : job.retries + 1;
}

function timelineLines(entry: TimelineEntry, most: number, columns: number, config: AppConfig): Line[] {
	const {state, at, attempt, worker} = entry;
	const detail =
		state === 'running'
			? ` ${translate('attempt {attempt} of {most}', {attempt, most})}${worker ? `, ${cleanText(worker, 80)}` : ''}`
			: '';
	const isAgain = state === 'queued' && at === null;
	const [first = [], ...rest] = wrapped(
		`${isAgain ? translate('queued again') : stateWord(state)}${detail}`,
		columns - 12,
	);
	return [
		[
			span(at ? timeText(at) : '        ', 'dim'),
			span('  '),
			...(config.isLinear ? [] : [stateSign(state, config)]),
			...first,
		],
		...rest.map((more): Line => [span(' '.repeat(12)), ...more]),
	];
}

/** In a list of times the zone is said once, with the time of submission. */
function timeText(at: Date): string {
	return clockText(at, {hasSeconds: true}).slice(0, 8);
}

function facts(job: Job, now: Date, columns: number): Line[] {
	const {result} = job;
	const known: readonly (readonly [string, string | null])[] = [
		['Id', job.id],
		[translate('Submitted'), `${clockText(job.createdAt, {hasSeconds: true})}, ${ageInWords(job.createdAt, now)}`],
		[
			translate('Ended'),
			job.finishedAt && `${clockText(job.finishedAt, {hasSeconds: true})}, ${ageInWords(job.finishedAt, now)}`,
		],
		[
			translate('Attempts'),
			job.attempts > 0 ? translate('{count} of at most {most}', {count: job.attempts, most: mostAttempts(job)}) : null,
		],
		[translate('Worker'), job.worker && cleanText(job.worker, 80)],
		[
			translate('Size'),
			result && translate({one: '{count} byte', other: '{count} bytes'}, {count: grouped(result.bytes)}),
		],
		[translate('Ends in'), result?.lastDigits ? cleanText(result.lastDigits, 20) : null],
		[translate('Group'), job.kind === 'call' && job.group ? cleanText(job.group, 100) : null],
		['SHA-256', result && cleanText(result.sha256, 64)],
	];
	return known.flatMap(([label, value]) =>
		value === null ? [] : wrapped(value, columns, undefined, label.padEnd(LABEL_WIDTH), ' '.repeat(LABEL_WIDTH)),
	);
}
