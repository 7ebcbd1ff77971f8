import {sampleDay} from '../../relay/sample/sample-day.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {widthOf} from '../../shared/text/text-width.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import {cutLine, type Line, lineWidth, span, wrapped} from '../components/line.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {Snapshot} from '../model/app/app.ts';
import {isOfSources} from '../model/lunch/canteens.ts';
import {heldIn} from '../model/source/resource.ts';
import {areaOf} from './areas.ts';

const MOST_LINES = 3;

/** The mark of a sample, for every screen of restaurants, in so many columns; no line while real data is shown. */
export function sampleNotice(snapshot: Snapshot, columns: number): Line[] {
	const {data, config} = snapshot;
	if (!data.sample || !isOfSample(snapshot)) return [];
	const day = sampleDay(heldIn(data.listing)?.source.upstream ?? '');
	const text = day && columns >= 90 ? translate('SAMPLE of {day}', {day: dayInWords(day)}) : translate('SAMPLE');
	const mark = span(` ${text} `, 'sample');
	const {because} = data.sample;
	const beside = ' '.repeat(widthOf(mark.text) + 1);
	const [first = [], ...rest] = wrapped(noticeText(snapshot), columns - beside.length - 1, 'warning').slice(
		0,
		MOST_LINES,
	);
	const head: Line = [mark, span(' '), ...first, span(' ')];
	if (rest.length > 0) return [head, ...rest.map(spans => [span(beside), ...spans])];
	const reason = because && lineWidth(head) < columns ? [span(translated(because.text), 'dim')] : [];
	return [cutLine([...head, ...reason], columns, config.signs.ellipsis)];
}

/** The reason why it is shown, and what can be done about it. */
function noticeText({data, config}: Snapshot): string {
	if (!data.sample?.because) return translate("not today's menus (--demo)");
	if (config.isOffline) return translate('Nothing is stored (--offline).');
	return translate('Nothing is stored; {again} tries again, {elsewhere} finds canteens elsewhere.', {
		again: keyFor('refresh', config.bindings),
		elsewhere: keyFor('findCanteens', config.bindings),
	});
}

/** Whether what is shown comes from a sample: what is found elsewhere does not. */
function isOfSample(snapshot: Snapshot): boolean {
	const {data, state, screen} = snapshot;
	if (areaOf(state.screen) !== 'lunch' || state.screen === 'find') return false;
	const id = screen.restaurant(snapshot);
	return id === null || isOfSources(id, data.sources);
}
