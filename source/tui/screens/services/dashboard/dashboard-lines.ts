import {translate, translated} from '../../../../shared/language/texts.ts';
import {widthOf} from '../../../../shared/text/text-width.ts';
import {chartLines, roundAbove, valuesPerCell} from '../../../components/chart.ts';
import {cutLine, justify, type Line, line, lineWidth, type Span, span, wrapped} from '../../../components/line.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {seriesOf} from '../../../model/services/sample-series.ts';
import type {ServiceSample} from '../../../model/services/service-sample.ts';
import type {ServiceMachine, ServiceReport} from '../../../model/services/services-data.ts';
import {heldIn} from '../../../model/source/resource.ts';
import type {Size} from '../../../terminal/size.ts';
import {failureLines, failureText} from '../../failure-lines.ts';
import {makeTiles, type Tile} from './dashboard-tiles.ts';

const GAP = 2;
const NARROWEST_TILE = 24;
const HIGHEST_CHART = 12;
/** A chart lower than this says less than the figure alone. */
const LOWEST_CHART = 1;

/**
 * The figures of a service as charts, as many beside each other as fit, its warnings above and its machines below. More
 * lines than there are rows where there is room for no chart, or not for all machines.
 */
export function dashboardLines(snapshot: Snapshot, {columns, rows}: Size): {lines: Line[]; hasCharts: boolean} {
	const {services, config, state} = snapshot;
	const report = heldIn(services.report);
	if (!report) {
		const {report: failed} = services;
		const asking = `${translate('Asking for the service')}${config.signs.ellipsis}`;
		const lines =
			failed.state === 'failed' ? failureLines(failed.error, config, columns) : wrapped(asking, columns, 'dim');
		return {lines, hasCharts: false};
	}
	const above = warningLines(snapshot, report, columns);
	const below = machineLines(report.machines, columns);
	const tiles = makeTiles(services.samples);
	const beside = tilesBeside(tiles.length, columns);
	const tileRows = Math.ceil(tiles.length / beside);
	const spare = rows - above.length - (below.length > 0 ? Math.min(below.length + 1, Math.floor(rows / 3)) : 0);
	// A title for each row of tiles, and a gap between them where there is room.
	const height = Math.floor((spare - tileRows) / tileRows);
	const hasGaps = height >= 4;
	const chart = Math.min(HIGHEST_CHART, height - Number(hasGaps));
	const width = Math.floor((columns - GAP * (beside - 1)) / beside);
	const size = {columns: width, rows: chart >= LOWEST_CHART ? chart : 0};
	const drawn = tiles.map(tile => tileLines(tile, services.samples, state.spanMinutes * 60_000, size, snapshot));
	const lines = Array.from({length: tileRows}, (_, row) => [
		...sideBySide(drawn.slice(row * beside, (row + 1) * beside), width),
		...(hasGaps ? [[]] : []),
	]).flat();
	return {lines: [...above, ...lines, ...below], hasCharts: size.rows > 0 && !config.isLinear};
}

function tilesBeside(count: number, columns: number): number {
	const most = Math.max(1, Math.floor((columns + GAP) / (NARROWEST_TILE + GAP)));
	// As many as divide them evenly: 4, 2 or 1 of 8.
	return [4, 2, 1].find(beside => beside <= most && count % beside === 0) ?? 1;
}

function tileLines(
	{title, now, measure, highest, unit, write, role}: Tile,
	samples: readonly ServiceSample[],
	spanMs: number,
	{columns, rows}: Size,
	{config}: Snapshot,
): Line[] {
	const figure = span(now, 'title');
	if (config.isLinear) return [[span(`${title}: `), span(now)]];
	if (rows === 0) return [justify([span(title, 'dim')], [figure], columns, config.signs.ellipsis)];
	const style = config.chart;
	const values = seriesOf(samples, measure, spanMs, columns * valuesPerCell[style]);
	const top = highest ?? unit * roundAbove(values.map(value => (value === null ? null : value / unit)));
	const scale = ` ${write(top)}`;
	const head = [span(title, 'dim'), span(' '), figure];
	// The scale goes first where there is little room, and there is none of nothing.
	const hasValues = values.some(value => value !== null);
	const hasScale = hasValues && lineWidth(head) + widthOf(scale) < columns;
	const end: Span[] = hasScale ? [span(scale, 'frame')] : [];
	return [
		justify(head, end, columns, config.signs.ellipsis),
		...chartLines(values, {columns, rows, style, highest: top, role}),
	];
}

function sideBySide(tiles: readonly (readonly Line[])[], width: number): Line[] {
	const height = Math.max(0, ...tiles.map(({length}) => length));
	return Array.from({length: height}, (_, row) =>
		tiles.flatMap((lines, index): Line => {
			const cell = justify(lines[row] ?? [], [], width);
			return index < tiles.length - 1 ? [...cell, span(' '.repeat(GAP))] : cell;
		}),
	);
}

/** The checks that the service says are not in order, and that it does not answer. */
function warningLines({services, config}: Snapshot, {checks}: ServiceReport, columns: number): Line[] {
	const lost = services.report.state === 'stale' ? services.report.lastError : null;
	const sign = `${config.signs.failed} `;
	return [
		...(lost ? wrapped(`${sign}${failureText(lost)}`, columns, 'error').slice(0, 2) : []),
		...checks.map(({name, state, detail}) =>
			cutLine(
				[span(`${sign}${name}: ${translated(detail)}`, state === 'failed' ? 'error' : 'warning')],
				columns,
				config.signs.ellipsis,
			),
		),
	];
}

function machineLines(machines: readonly ServiceMachine[], columns: number): Line[] {
	if (machines.length === 0) return [];
	const width = Math.min(30, Math.max(...machines.map(({name}) => widthOf(name))));
	return [
		line(translate('Machines'), 'heading'),
		...machines.map(({name, state, workers, busy, detail}) =>
			cutLine(
				[
					span(`${name}${' '.repeat(Math.max(0, width - widthOf(name)))}  `, 'title'),
					span(state.padEnd(9), state === 'working' ? 'good' : 'warning'),
					span(workers === null ? '' : `  ${translate('{count} of {all} busy', {count: busy ?? 0, all: workers})}`),
					span(detail === '' ? '' : `  ${detail}`, 'dim'),
				],
				columns,
			),
		),
	];
}
