import type {MenuState} from '../../../relay/menus/menu.ts';
import type {MenuAnswer, Source} from '../../../relay/relay.ts';
import {sampleDay} from '../../../relay/sample/sample-day.ts';
import type {LunchError} from '../../../shared/errors.ts';
import {translate} from '../../../shared/language/texts.ts';
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
			return span(isLinear ? translate('notAsked') : signs.separator, 'dim');
		case 'loading':
			return span(translate('asking'), 'dim');
		case 'failed':
			return span(failureMark(resource.error), 'error');
		default: {
			const {menu} = resource.value;
			if (menu.date !== today) return span(translate('oldMenu'), 'warning');
			if (menu.state === 'closed') return span(translate('closedMark'), 'warning');
			if (menu.state === 'unpublished') return span(translate('noMenu'), 'dim');
			const count = translate('dishes', {count: menu.dishes.length});
			return resource.state === 'stale' ? span(translate('staleMark', {count}), 'dim') : span(count, 'good');
		}
	}
}

/** Why a menu has no dishes, in two words and in a sentence; null where it has some. */
export function nothingServed(
	state: MenuState,
	isAhead: boolean,
): {words: string; sentence: string; role: Role} | null {
	if (state === 'served') return null;
	if (state === 'closed') return {words: translate('closedWords'), sentence: translate('closed'), role: 'warning'};
	if (isAhead) return {words: translate('notAheadWords'), sentence: translate('notAhead'), role: 'dim'};
	return {words: translate('unpublishedWords'), sentence: translate('unpublished'), role: 'dim'};
}

function failureMark({code}: LunchError): string {
	if (code === 'RESTAURANT_NOT_FOUND') return translate('unknownMark');
	if (code === 'UPSTREAM_TIMEOUT' || code === 'TIMED_OUT') return translate('timedOutMark');
	if (code === 'NOTHING_STORED') return translate('notStoredMark');
	return code === 'UPSTREAM_UNREACHABLE' ? translate('unreachableMark') : translate('failedMark');
}

/** The age and the origin of an answer, in words. */
export function sourceWords({upstream, state, fetchedAt, lastError}: Source, now: Date, isRefreshing: boolean): string {
	const recordedOn = sampleDay(upstream);
	if (recordedOn !== null) return translate('recordedOn', {day: dayInWords(recordedOn)});
	const from = fetchedAt
		? translate('fetchedFrom', {age: ageInWords(fetchedAt, now), time: timeOfDayIn(STOCKHOLM, fetchedAt), upstream})
		: translate('neverFetchedFrom', {upstream});
	if (isRefreshing) return translate('beingRefreshed', {from});
	if (state === 'fresh') return `${from}.`;
	return lastError
		? translate('notRefreshedBecause', {from, reason: lastError.text})
		: translate('notRefreshed', {from});
}
