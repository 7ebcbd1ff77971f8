import {dayInWords} from '../shared/stockholm-time.ts';
import {keyFor} from './key-bindings.ts';
import {type Line, line, span, wrapped} from './line.ts';
import type {Snapshot} from './model/app.ts';
import {heldIn} from './model/resource.ts';
import {groupOf} from './screens/groups.ts';
import {sampleDayOf} from './wording.ts';

/** What is said where restaurants would be listed, while there are none. */
export function listingNotice({data, setting}: Snapshot, columns: number): Line[] {
	const {listing} = data;
	switch (listing.state) {
		case 'idle':
		case 'loading':
			return wrapped(`Asking for the restaurants${setting.signs.ellipsis}`, columns, 'dim');
		case 'failed':
			return [
				...wrapped(listing.error.message, columns, 'error'),
				...(listing.error.hint ? wrapped(listing.error.hint, columns, 'dim') : []),
				[],
				...wrapped(`${keyFor('refresh', setting.bindings)} tries again.`, columns),
			];
		default:
			return [
				...wrapped('The upstream lists no restaurants.', columns, 'warning'),
				...wrapped(`${keyFor('refresh', setting.bindings)} asks again.`, columns),
			];
	}
}

/** The mark of a sample, for every screen of restaurants, in so many columns; null while real data is shown. */
export function sampleNotice({data, setting, state}: Snapshot, columns: number): Line | null {
	if (!data.sample || groupOf(state.screen) !== 'lunch') return null;
	const day = sampleDayOf(heldIn(data.listing)?.source.upstream ?? '');
	const of = day && columns >= 90 ? ` of ${dayInWords(day)}` : '';
	const mark = span(` SAMPLE${of} `, 'sample');
	const {because} = data.sample;
	if (!because) return [mark, span(" not today's menus (--demo)", 'warning')];
	const retry = setting.isOffline ? '' : `; ${keyFor('refresh', setting.bindings)} tries again`;
	return [mark, span(` Nothing is stored${retry}. `, 'warning'), span(because.message, 'dim')];
}

/** A line for a problem, or for what was done. */
export function messageLine({state}: Snapshot): Line | null {
	return state.message ? line(` ${state.message.text}`, state.message.isProblem ? 'warning' : 'good') : null;
}
