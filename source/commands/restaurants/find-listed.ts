import {findRestaurant} from '../../relay/find-restaurant.ts';
import {isConfigured} from '../../relay/is-configured.ts';
import type {Restaurant} from '../../relay/menus/restaurant.ts';
import type {AskRelay, Relay} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {message} from '../../shared/language/texts.ts';
import {fold} from '../../shared/text/fold.ts';
import {dayOfPhrase, splitDay} from '../../shared/time/day-phrase.ts';

/** A restaurant that a person means, and the day; a null day is today. */
export interface WantedMenu {
	restaurant: Restaurant;
	day: string | null;
	/** Whether the list that it was found in is past its freshness. */
	isListStale: boolean;
}

/**
 * Finds the restaurant that words mean, and the day that they end with or that `date` names: `bikupan on friday`. Words
 * that are the name of a restaurant are that, whatever day they end with. Throws what {@link findRestaurant} throws, and
 * USAGE for a date that is none.
 */
export async function findWanted(
	relay: Relay,
	{words, date}: {words: readonly string[]; date: string | undefined},
	ask: AskRelay,
): Promise<WantedMenu> {
	// The list says what there is; asking for it anew each time is not what --refresh is for.
	const listing = await relay.restaurants(ask.cacheMode === 'refresh' ? {...ask, cacheMode: 'cached'} : ask);
	const isStale = listing.source.state === 'stale';
	const phrase = date ?? dayWords(words, listing.restaurants, relay.today());
	const wanted = (date === undefined && phrase !== null ? words.slice(0, -phrase.split(' ').length) : words).join(' ');
	const dayAt = ({id}: Restaurant) => (phrase === null ? null : dayNamed(phrase, relay.today(id)));
	try {
		const restaurant = findRestaurant(listing.restaurants, wanted);
		return {restaurant, day: dayAt(restaurant), isListStale: isStale};
	} catch (error) {
		const isOfSource = /^[a-z]+\d*:\S+$/.test(wanted) || isConfigured(relay, wanted);
		if (!(error instanceof LunchError) || error.code !== 'RESTAURANT_NOT_FOUND' || !(isStale || isOfSource))
			throw error;
		// It may have opened since that list was fetched, or be one of its source that the configuration does not name.
		const restaurant = await relay.find(wanted, isStale ? {...ask, cacheMode: 'refresh'} : ask).catch(() => null);
		if (!restaurant) throw error;
		return {restaurant, day: dayAt(restaurant), isListStale: false};
	}
}

/** The words at the end that name a day; null where there are none, or where all the words are a restaurant's name. */
function dayWords(words: readonly string[], restaurants: readonly Restaurant[], today: string): string | null {
	const {rest, day} = splitDay(words, today);
	if (day === null) return null;
	const all = fold(words.join(' '));
	if (restaurants.some(({id, name}) => fold(id) === all || fold(name) === all)) return null;
	return words.slice(rest.length).join(' ');
}

/** The day that somebody named. Throws USAGE where it is none. */
export function dayNamed(phrase: string, today: string): string {
	const day = dayOfPhrase(phrase, today);
	if (day !== null) return day;
	throw new LunchError('USAGE', message('"{phrase}" is not a day.', {phrase}), {
		hint: message('Write today, tomorrow, friday, +2 or 2026-12-01; idag, imorgon and fredag are understood too.'),
	});
}
