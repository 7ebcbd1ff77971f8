import {sampleDay} from '../../relay/sample/sample-day.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import {type Line, line, span} from '../components/line.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {Snapshot} from '../model/app/app.ts';
import {heldIn} from '../model/source/resource.ts';
import {areaOf} from '../screens/areas.ts';

/** The mark of a sample, for every screen of restaurants, in so many columns; null while real data is shown. */
export function sampleNotice({data, config, state}: Snapshot, columns: number): Line | null {
	if (!data.sample || areaOf(state.screen) !== 'lunch') return null;
	const day = sampleDay(heldIn(data.listing)?.source.upstream ?? '');
	const of = day && columns >= 90 ? ` of ${dayInWords(day)}` : '';
	const mark = span(` SAMPLE${of} `, 'sample');
	const {because} = data.sample;
	if (!because) return [mark, span(" not today's menus (--demo)", 'warning')];
	const retry = config.isOffline ? '' : `; ${keyFor('refresh', config.bindings)} tries again`;
	return [mark, span(` Nothing is stored${retry}. `, 'warning'), span(because.message, 'dim')];
}

/** A line for a problem, or for what was done. */
export function messageLine({state}: Snapshot): Line | null {
	return state.message ? line(` ${state.message.text}`, state.message.isProblem ? 'warning' : 'good') : null;
}
