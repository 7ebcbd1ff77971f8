import type {MenuState} from '../../../relay/menus/menu.ts';
import type {MenuAnswer, Source} from '../../../relay/relay.ts';
import {sampleDay} from '../../../relay/sample/sample-day.ts';
import {translate} from '../../../shared/language/texts.ts';
import {ageInWords} from '../../../shared/time/age.ts';
import {dayInWords} from '../../../shared/time/calendar.ts';
import {clockText} from '../../../shared/time/clock-text.ts';
import {type Span, span} from '../../components/line.ts';
import type {AppConfig} from '../../model/app/app.ts';
import type {Resource} from '../../model/source/resource.ts';
import type {Role} from '../../theme.ts';
import {failureMark} from './failure-mark.ts';

/** A menu in a word or two: closed, unpublished, unreachable and not asked for look different. */
export function menuMark(resource: Resource<MenuAnswer>, today: string, {signs, isLinear}: AppConfig): Span {
	switch (resource.state) {
		case 'idle':
			return span(isLinear ? translate('not asked') : signs.separator, 'dim');
		case 'loading':
			return span(translate('asking'), 'dim');
		case 'failed':
			return span(failureMark(resource.error), 'error');
		default: {
			const {menu} = resource.value;
			if (menu.date !== today) return span(translate('old menu'), 'warning');
			if (menu.state === 'closed') return span(translate('closed'), 'warning');
			if (menu.state === 'unpublished') return span(translate('no menu'), 'dim');
			const count = translate({one: '{count} dish', other: '{count} dishes'}, {count: menu.dishes.length});
			return resource.state === 'stale' ? span(translate('{count}, stale', {count}), 'dim') : span(count, 'good');
		}
	}
}

/** Why a menu has no dishes, in two words and in a sentence; null where it has some. */
export function nothingServed(
	state: MenuState,
	isAhead: boolean,
): {words: string; sentence: string; role: Role} | null {
	if (state === 'served') return null;
	if (state === 'closed')
		return {
			words: translate('Closed'),
			sentence: translate('Closed: the restaurant serves no lunch this day.'),
			role: 'warning',
		};
	if (isAhead)
		return {
			words: translate('Not published ahead'),
			sentence: translate('Not published ahead: this source says nothing of the day yet.'),
			role: 'dim',
		};
	return {
		words: translate('No menu published'),
		sentence: translate('No menu published: no dishes are given for this day.'),
		role: 'dim',
	};
}

/** The age and the origin of an answer, in words. */
export function sourceWords({upstream, state, fetchedAt, lastError}: Source, now: Date, isRefreshing: boolean): string {
	const recordedOn = sampleDay(upstream);
	if (recordedOn !== null) return translate('Sample of {day}, bundled with lunch.', {day: dayInWords(recordedOn)});
	const from = fetchedAt
		? translate('Fetched {age} ({time}) from {upstream}', {
				age: ageInWords(fetchedAt, now),
				time: clockText(fetchedAt),
				upstream,
			})
		: translate('Never fetched from {upstream}', {upstream});
	if (isRefreshing) return translate('{from}; being refreshed.', {from});
	if (state === 'fresh') return `${from}.`;
	return lastError
		? translate('{from}; not refreshed: {reason}', {from, reason: lastError.text})
		: translate('{from}; not refreshed.', {from});
}
