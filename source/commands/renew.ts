import {openRelay} from '../relay/open-relay.ts';
import type {CommandContext} from './context.ts';
import {cacheFileOf} from './with-relay.ts';

/** Renews the list and the menus of `words` where they are past their freshness. */
export async function renew({words, settings, signal, version}: CommandContext): Promise<void> {
	const relay = openRelay({
		upstream: settings.upstream,
		cacheFile: cacheFileOf(settings),
		userAgent: `lunch/${version} (terminal lunch menus; caches what it asks for)`,
		onWarning: () => {}, // nobody reads it
	});
	try {
		const listing = await relay.restaurants({signal});
		await listing.renewal;
		for (const id of words) {
			const answer = await relay.menu(id, {signal}).catch(() => null);
			await answer?.renewal;
		}
	} finally {
		await relay.close();
	}
}
