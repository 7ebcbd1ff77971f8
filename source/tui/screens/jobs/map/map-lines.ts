import type {MapFailure, MapState} from '../../../../functions/map/kept-map.ts';
import type {FoundMap} from '../../../../functions/map/map-files.ts';
import {translate} from '../../../../shared/language/texts.ts';
import {cleanText} from '../../../../shared/text/clean-text.ts';
import {durationText, grouped, rateText} from '../../../../shared/text/figure-text.ts';
import {shellWords} from '../../../../shared/text/shell-words.ts';
import {widthOf} from '../../../../shared/text/text-width.ts';
import {ageInWords} from '../../../../shared/time/age.ts';
import {clockText} from '../../../../shared/time/clock-text.ts';
import {type Line, line, type Span, span, wrapped} from '../../../components/line.ts';
import {percent, progressBar} from '../../../components/progress-bar.ts';
import {keyFor} from '../../../keys/key-bindings.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import {shownPath} from '../../../model/input/target-path.ts';
import type {Size} from '../../../terminal/size.ts';
import type {Role} from '../../../theme.ts';

const WIDEST_BAR = 50;

const words = {
	running: 'running',
	finished: 'finished',
	halted: 'ended by its first failure',
	interrupted: 'interrupted',
	failed: 'failed',
	lost: 'interrupted',
} as const satisfies Readonly<Record<MapState, string>>;

function roleOf({state, failed}: FoundMap): Role {
	if (state === 'running') return 'key';
	if (state === 'finished') return failed > 0 ? 'error' : 'good';
	return state === 'halted' || state === 'failed' ? 'error' : 'warning';
}

/** The sign of a map's state; in words for a screen reader. */
export function mapSign(map: FoundMap, {signs, isLinear}: AppConfig): Span {
	const {state, failed} = map;
	if (isLinear) return span(`${translate(words[state])} `);
	const sign = {
		running: signs.running,
		finished: failed > 0 ? signs.failed : signs.done,
		halted: signs.failed,
		interrupted: signs.stopped,
		failed: signs.failed,
		lost: signs.stopped,
	}[state];
	return span(`${sign} `, roleOf(map));
}

/** The words after `lunch` that make the same map, as far as that is one of a command. */
export function mapCommand({command}: FoundMap): readonly string[] {
	return command.length > 0 ? command : ['fn', 'map'];
}

/** How many inputs of a map are done, and how many of them failed. */
export function countText({done, failed}: FoundMap): string {
	const figures = {done: grouped(done), failed: grouped(failed)};
	return failed > 0
		? translate('{done} done, {failed} failed', figures)
		: translate('{done} done', {done: figures.done});
}

/** All about a map but its failed inputs, broken to lines of `columns`. */
export function mapLines(map: FoundMap, now: Date, config: AppConfig, columns: number): Line[] {
	const {state, share, rate, leftMs, recalled, error} = map;
	const isRunning = state === 'running';
	const took = Number(map.endedAt ?? (isRunning ? now : map.updatedAt)) - Number(map.startedAt);
	const figures = [
		countText(map),
		rate !== null && isRunning ? translate('{rate} a second', {rate: rateText(rate)}) : null,
		leftMs !== null && isRunning ? translate('about {time} left', {time: durationText(leftMs)}) : null,
		translate(isRunning ? 'running for {time}' : 'ran for {time}', {time: durationText(Math.max(0, took))}),
		recalled > 0 ? translate('{count} of them in an earlier run', {count: grouped(recalled)}) : null,
	].filter(figure => figure !== null);
	const sign = config.isLinear ? [] : [mapSign(map, config)];
	return [
		[...sign, span(translate(words[state]), roleOf(map))],
		...(share !== null && isRunning ? [barLine(share, columns, config)] : []),
		...wrapped(figures.join(` ${config.signs.separator} `), columns),
		...(error === null ? [] : wrapped(error, columns, 'error')),
		...(state === 'lost' ? wrapped(translate('Its process was killed.'), columns, 'warning') : []),
		...goOnLines(map, config, columns),
		...factLines(map, now, config, columns),
	];
}

/** How a map that ended before its time goes on. */
function goOnLines({state, log, command, program}: FoundMap, config: AppConfig, columns: number): Line[] {
	if (state === 'running' || state === 'finished') return [];
	if (log === null) {
		const resume = program === null ? '--resume LOG' : 'resume';
		const text = translate('It kept no log: with {resume} the next one can go on after its end.', {resume});
		return wrapped(text, columns, 'dim');
	}
	if (program !== null) {
		const text = translate('Its log has what ended: run the program again, and it goes on from there.');
		return wrapped(text, columns, 'dim');
	}
	const text = translate('Its log has what ended: with the same inputs this goes on from there ({key} copies it).', {
		key: keyFor('copyCommand', config.bindings),
	});
	return [
		...wrapped(text, columns, 'dim'),
		...wrapped(cleanText(shellWords(['lunch', ...command]), 4096), columns, 'key'),
	];
}

function barLine(share: number, columns: number, config: AppConfig): Line {
	const text = percent(share);
	if (config.isLinear) return [span(translate('{share} done', {share: text}))];
	return [...progressBar(share, Math.min(WIDEST_BAR, columns - text.length - 1), config), span(` ${text}`)];
}

function factLines(map: FoundMap, now: Date, config: AppConfig, columns: number): Line[] {
	const timeOf = (at: Date) => `${clockText(at, {hasSeconds: true})}, ${ageInWords(at, now)}`;
	const facts: readonly (readonly [string, string | null])[] = [
		[translate('Begun'), timeOf(map.startedAt)],
		[translate('Ended'), map.endedAt && timeOf(map.endedAt)],
		[translate('Program file'), map.program && shownPath(map.program, config)],
		[translate('Folder'), shownPath(map.folder, config)],
		[translate('Log'), map.log && shownPath(map.log, config)],
	];
	const width = Math.max(...facts.map(([label]) => widthOf(label))) + 1;
	return facts.flatMap(([label, value]) =>
		value === null
			? []
			: wrapped(
					cleanText(value, 4096),
					columns,
					undefined,
					label + ' '.repeat(width - widthOf(label)),
					' '.repeat(width),
				),
	);
}

/** A map with as many of its failed inputs as there is room for, for the place beside the list. */
export function mapPreview(map: FoundMap, now: Date, config: AppConfig, {columns, rows}: Size): Line[] {
	const head = mapLines(map, now, config, columns);
	if (map.failures.length === 0) return head;
	const room = Math.max(1, rows - head.length - 2);
	return [...head, [], failuresTitle(map), ...map.failures.slice(0, room).map(failureLine)];
}

/** A failed input on one line: its number, its text, and why it failed. */
export function failureLine({index, input, error}: MapFailure): Line {
	const text = cleanText(input, 200);
	return [
		span(`${grouped(index)}: `, 'dim'),
		...(text === '' ? [] : [span(text), span('  ')]),
		span(cleanText(error, 300), 'error'),
	];
}

/** The title of the failed inputs: all of them, or how many are shown of how many. */
export function failuresTitle({failed, failures}: FoundMap): Line {
	const isAll = failures.length >= failed;
	return line(
		isAll
			? translate('Failed inputs')
			: translate('The first {count} of {total} failed inputs', {count: failures.length, total: grouped(failed)}),
		'heading',
	);
}
