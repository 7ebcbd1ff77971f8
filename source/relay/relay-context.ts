import {LunchError} from '../shared/errors.ts';
import type {CachedUpstream, CacheResult} from './cache/cached-upstream.ts';
import type {Source} from './relay.ts';
import type {MenuSource} from './upstream/sources/menu-source.ts';

/** What the parts of a relay of one source stand on. */
export interface RelayContext {
	source: MenuSource;
	cached: CachedUpstream;
	/** The upstream's. */
	address: string;
	sourceOf(held: CacheResult): Source;
	/** Today in the source's time zone. */
	today(): string;
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

/** That no restaurant of the source has an id. */
export function unknownId(id: string): LunchError {
	return new LunchError('RESTAURANT_NOT_FOUND', `There is no restaurant with the id "${id}".`, {
		hint: 'See them all with `lunch list`.',
	});
}

/** That no source of this name or prefix is asked. */
export function unknownSource(name: string): LunchError {
	return new LunchError('USAGE', `There is no source "${name}" in the configuration.`, {
		hint: 'See them with `lunch sources`.',
	});
}
