import {LunchError} from '../shared/errors.ts';
import {message} from '../shared/language/texts.ts';
import {STOCKHOLM} from '../shared/time/time-zone.ts';
import type {CachedUpstream, CacheResult} from './cache/cached-upstream.ts';
import {bareRestaurant, type Restaurant} from './menus/restaurant.ts';
import type {Source} from './relay.ts';
import type {RestaurantZones} from './restaurant-zones.ts';
import type {MenuSource, SourceFacts} from './upstream/sources/menu-source.ts';

/** Dependencies of the parts of a relay of one source. */
export interface RelayContext {
	source: MenuSource;
	cached: CachedUpstream;
	/** The upstream's. */
	address: string;
	sourceOf(held: CacheResult): Source;
	zones: RestaurantZones;
	/** Today in a restaurant's time zone; without an id, in the source's. */
	today(id?: string): string;
	/** In milliseconds since the epoch. */
	now(): number;
}

/** The content of a revalidated answer; null where it has none that can be shown. */
export function revalidationOf<Answer>(
	{revalidation}: CacheResult,
	read: (held: CacheResult) => Answer | Promise<Answer>,
): Promise<Answer | null> | null {
	if (!revalidation) return null;
	return revalidation
		.then(revalidated => revalidated && read(revalidated))
		.catch((error: unknown) => {
			if (error instanceof LunchError) return null;
			throw error;
		});
}

/** A restaurant of which nothing but its id is known. */
export function undescribed({title, timeZone}: SourceFacts, id: string): Restaurant {
	return bareRestaurant(id, `${title} ${id}`, timeZone === STOCKHOLM ? {} : {timeZone});
}

/** That no restaurant of the source has an id. */
export function unknownId(id: string): LunchError {
	return new LunchError('RESTAURANT_NOT_FOUND', message('There is no restaurant with the id "{id}".', {id}), {
		hint: message('See them all with `lunch list`.'),
	});
}

/** That no source of this name or prefix is asked. */
export function unknownSource(name: string): LunchError {
	return new LunchError('USAGE', `There is no source "${name}" in the configuration.`, {
		hint: 'See them with `lunch sources`.',
	});
}
