import {sampleDay} from '../../relay/sample/sample-day.ts';
import {translate, translated} from '../../shared/language/texts.ts';
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
	const text = day && columns >= 90 ? translate('SAMPLE of {day}', {day: dayInWords(day)}) : translate('SAMPLE');
	const mark = span(` ${text} `, 'sample');
	const {because} = data.sample;
	if (!because) return [mark, span(` ${translate("not today's menus (--demo)")}`, 'warning')];
	const ways = {again: keyFor('refresh', config.bindings), elsewhere: keyFor('findCanteens', config.bindings)};
	const nothing = config.isOffline
		? translate('Nothing is stored (--offline).')
		: translate('Nothing is stored; {again} tries again, {elsewhere} finds canteens elsewhere.', ways);
	return [mark, span(` ${nothing} `, 'warning'), span(translated(because.text), 'dim')];
}

/** A line for a problem, or for what was done. */
export function messageLine({state}: Snapshot): Line | null {
	return state.message ? line(` ${state.message.text}`, state.message.isProblem ? 'warning' : 'good') : null;
}
