import type {MenuState} from '../../../relay/menus/menu.ts';
import type {MenuAnswer, Source} from '../../../relay/relay.ts';
import {sampleDay} from '../../../relay/sample/sample-day.ts';
import type {LunchError} from '../../../shared/errors.ts';
import {ageInWords} from '../../../shared/time/age.ts';
import {dayInWords} from '../../../shared/time/calendar.ts';
import {STOCKHOLM, timeOfDayIn} from '../../../shared/time/time-zone.ts';
import {type Span, span} from '../../components/line.ts';
import type {AppConfig} from '../../model/app/app.ts';
import type {Resource} from '../../model/source/resource.ts';
import type {Role} from '../../theme.ts';

/** A menu in a word or two: closed, unpublished, unreachable and not asked for look different. */
export function menuMark(resource: Resource<MenuAnswer>, today: string, {signs, isLinear}: AppConfig): Span {
	switch (resource.state) {
		case 'idle':
			return span(isLinear ? 'not asked' : signs.separator, 'dim');
		case 'loading':
			return span('asking', 'dim');
		case 'failed':
			return span(failureMark(resource.error), 'error');
		default: {
			const {menu} = resource.value;
			if (menu.date !== today) return span('old menu', 'warning');
			if (menu.state === 'closed') return span('closed', 'warning');
			if (menu.state === 'unpublished') return span('no menu', 'dim');
			const count = `${menu.dishes.length} ${menu.dishes.length === 1 ? 'dish' : 'dishes'}`;
			return resource.state === 'stale' ? span(`${count}, stale`, 'dim') : span(count, 'good');
		}
	}
}

/** Why a menu has no dishes, in two words and in a sentence; null where it has some. */
export function nothingServed(
	state: MenuState,
	isAhead: boolean,
): {words: string; sentence: string; role: Role} | null {
	if (state === 'served') return null;
	if (state === 'closed') {
		return {words: 'Closed', sentence: 'Closed: the restaurant serves no lunch this day.', role: 'warning'};
	}
	if (isAhead) {
		const sentence = 'Not published ahead: this source says nothing of the day yet.';
		return {words: 'Not published ahead', sentence, role: 'dim'};
	}
	const sentence = 'No menu published: no dishes are given for this day.';
	return {words: 'No menu published', sentence, role: 'dim'};
}

function failureMark({code}: LunchError): string {
	if (code === 'RESTAURANT_NOT_FOUND') return 'unknown';
	if (code === 'UPSTREAM_TIMEOUT' || code === 'TIMED_OUT') return 'timed out';
	if (code === 'NOTHING_STORED') return 'not stored';
	return code === 'UPSTREAM_UNREACHABLE' ? 'unreachable' : 'failed';
}

/** The age and the origin of an answer, in words. */
export function sourceWords({upstream, state, fetchedAt, lastError}: Source, now: Date, isRefreshing: boolean): string {
	const recordedOn = sampleDay(upstream);
	if (recordedOn !== null) return `Recorded on ${dayInWords(recordedOn)}, bundled with lunch.`;
	const age = fetchedAt
		? `Fetched ${ageInWords(fetchedAt, now)} (${timeOfDayIn(STOCKHOLM, fetchedAt)})`
		: 'Never fetched';
	const from = `${age} from ${upstream}`;
	if (isRefreshing) return `${from}; being refreshed.`;
	if (state === 'fresh') return `${from}.`;
	return `${from}; not refreshed${lastError ? `: ${lastError.message}` : '.'}`;
}
