import {LunchError} from '../shared/errors.ts';
import type {AskRelay, ConfiguredSource, Relay, Source} from './relay.ts';

/** A configured source, and how it is doing. */
export interface SourceState {
	source: ConfiguredSource;
	/** How old what it last said is; null where nothing of it can be had. */
	answer: Source | null;
	/** Why nothing can be had of it, or nothing newer; null where all is well. */
	error: LunchError | null;
}

/**
 * Asks each source of a relay for the least that shows how it is doing, from the cache first: the menu of one restaurant
 * where the configuration names some, else its list.
 */
export function readSourceStates(relay: Relay, ask: AskRelay): Promise<SourceState[]> {
	return Promise.all(
		relay.sources.map(async source => {
			try {
				const {source: answer} = await leastOf(relay, source, ask);
				return {source, answer, error: answer.lastError};
			} catch (error) {
				if (!(error instanceof LunchError) || ask.signal?.aborted) throw error;
				return {source, answer: null, error};
			}
		}),
	);
}

function leastOf(relay: Relay, {facts, prefix, ids}: ConfiguredSource, ask: AskRelay): Promise<{source: Source}> {
	const [id] = ids ?? [];
	if (id !== undefined) return relay.menu(prefix === null ? id : `${prefix}:${id}`, ask);
	return relay.directory({...ask, source: prefix ?? facts.name});
}
