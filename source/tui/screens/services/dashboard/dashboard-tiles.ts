import {translate} from '../../../../shared/language/texts.ts';
import {grouped, sizeText} from '../../../../shared/text/figure-text.ts';
import {percent} from '../../../components/progress-bar.ts';
import {latestOf, levelOf, type Measure, quantileOf, rateOf, shareOf} from '../../../model/services/sample-series.ts';
import type {ServiceSample} from '../../../model/services/service-sample.ts';
import type {Role} from '../../../theme.ts';

/** A figure of a service with its chart. */
export interface Tile {
	readonly title: string;
	/** The figure now. */
	readonly now: string;
	readonly measure: Measure;
	/** The value at the chart's upper edge, where it is not made of the values. */
	readonly highest: number | null;
	/** The unit that the upper edge is a round number of. */
	readonly unit: number;
	/** A value of the chart as its scale says it. */
	readonly write: (value: number) => string;
	readonly role: Role;
}

/** The figures of a service, as its last samples have them. */
export function makeTiles(samples: readonly ServiceSample[]): Tile[] {
	const tile = (title: string, measure: Measure, write: (value: number) => string, more: Partial<Tile> = {}): Tile => {
		const value = latestOf(samples, measure);
		return {
			title,
			measure,
			write,
			highest: null,
			unit: 1,
			role: 'bar',
			now: value === null ? '–' : write(value),
			...more,
		};
	};
	const last = samples.at(-1);
	const busy = last?.gauges.busyWorkers ?? 0;
	const workers = last?.gauges.workers ?? 0;
	const p50 = latestOf(samples, quantileOf(0.5));
	const p99 = latestOf(samples, quantileOf(0.99));
	return [
		tile(translate('Requests'), rateOf('requests'), perSecond),
		tile(translate('Hit ratio'), shareOf(['hits'], ['hits', 'stale', 'misses']), percent, {highest: 1, role: 'good'}),
		tile(translate('Upstream calls'), rateOf('upstream'), perSecond),
		tile('p50, p99', quantileOf(0.99), seconds, {
			unit: 0.001,
			now: p50 === null || p99 === null ? '–' : `${seconds(p50)}, ${seconds(p99)}`,
			role: 'warning',
		}),
		tile(translate('Queued'), levelOf('queued'), grouped, {role: 'warning'}),
		tile(translate('Running'), levelOf('running'), grouped),
		tile(translate('Workers'), levelOf('workers'), grouped, {
			now: translate('{count} of {all} busy', {count: busy, all: workers}),
		}),
		tile(translate('Memory'), levelOf('memory'), sizeText, {role: 'heading', unit: 2 ** 20}),
	];
}

function perSecond(value: number): string {
	const text = value === 0 ? '0' : value < 10 ? value.toFixed(value < 1 ? 2 : 1) : grouped(value);
	return `${text}/s`;
}

function seconds(value: number): string {
	if (value < 0.001) return `${Math.round(value * 1_000_000)} µs`;
	return value < 1 ? `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms` : `${value.toFixed(1)} s`;
}
