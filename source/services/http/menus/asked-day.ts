import type {Relay} from '../../../relay/relay.ts';
import {dayOfPhrase} from '../../../shared/time/day-phrase.ts';
import {badRequest} from '../problem.ts';

/** The day that `?date=` names for a restaurant; undefined for today. Throws a bad request where it is none. */
export function askedDay(relay: Relay, id: string, date: string | undefined): string | undefined {
	if (date === undefined) return undefined;
	const day = dayOfPhrase(date, relay.today(id));
	if (day === null) throw badRequest(`"${date}" is not a day.`, 'Write it as in ?date=2026-12-01 or ?date=tomorrow.');
	return day;
}
