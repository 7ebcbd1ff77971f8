import type {CommandContext} from '../context.ts';
import {openRelayOf} from './with-relay.ts';

/** Renews the list and the menus of `words` where they are past their freshness. */
export async function renew(context: CommandContext): Promise<void> {
	const {words, signal} = context;
	const relay = await openRelayOf(context, () => {}, true); // nobody reads a warning
	try {
		const listing = await relay.restaurants({signal});
		await listing.revalidation;
		for (const id of words) {
			const answer = await relay.menu(id, {signal}).catch(() => null);
			await answer?.revalidation;
		}
	} finally {
		await relay.close();
	}
}
