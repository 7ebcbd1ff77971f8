import {dayInWords} from '../shared/stockholm-time.ts';
import {type Line, line, span, wrapped} from './line.ts';
import type {Snapshot} from './model/app.ts';
import {heldIn} from './model/resource.ts';
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
				...wrapped('r tries again.', columns),
			];
		default:
			return [
				...wrapped('The upstream lists no restaurants.', columns, 'warning'),
				...wrapped('r asks again.', columns),
			];
	}
}

/** The mark of a sample, for every screen; null while real data is shown. */
export function sampleNotice({data}: Snapshot): Line | null {
	if (!data.sample) return null;
	const upstream = heldIn(data.listing)?.source.upstream ?? '';
	const day = sampleDayOf(upstream);
	const of = day ? ` of ${dayInWords(day)}` : '';
	const {because} = data.sample;
	return because
		? [
				span(` SAMPLE${of} `, 'sample'),
				span(` not today's menus. r tries again. `, 'warning'),
				span(`Nothing is stored, and: ${because.message}`, 'dim'),
			]
		: [span(` SAMPLE${of} `, 'sample'), span(` not today's menus (--demo).`, 'warning')];
}

/** A line for a problem, or for what was done. */
export function messageLine({state}: Snapshot): Line | null {
	return state.message ? line(` ${state.message.text}`, state.message.isProblem ? 'warning' : 'good') : null;
}
