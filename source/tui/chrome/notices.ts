import {sampleDay} from '../../relay/sample/sample-day.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import {type Line, line, span} from '../components/line.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {Snapshot} from '../model/app/app.ts';
import {heldIn} from '../model/source/resource.ts';
import {isOfSample} from '../screens/body-size.ts';

/** The mark of a sample, for every screen of restaurants, in so many columns; null while real data is shown. */
export function sampleNotice(snapshot: Snapshot, columns: number): Line | null {
	const {data, config} = snapshot;
	if (!data.sample || !isOfSample(snapshot)) return null;
	const day = sampleDay(heldIn(data.listing)?.source.upstream ?? '');
	const of = day && columns >= 90 ? ` of ${dayInWords(day)}` : '';
	const mark = span(` SAMPLE${of} `, 'sample');
	const {because} = data.sample;
	if (!because) return [mark, span(" not today's menus (--demo)", 'warning')];
	const keys = `; ${keyFor('refresh', config.bindings)} tries again, ${keyFor('findCanteens', config.bindings)} finds canteens elsewhere`;
	return [mark, span(` Nothing is stored${config.isOffline ? '' : keys}. `, 'warning'), span(because.message, 'dim')];
}

/** A line for a problem, or for what was done. */
export function messageLine({state}: Snapshot): Line | null {
	return state.message ? line(` ${state.message.text}`, state.message.isProblem ? 'warning' : 'good') : null;
}
