import type {Relay} from '../../../relay/relay.ts';

/** The calendars of a relay's sources. */
export interface SourceClocks {
	/** Says which day it is for a restaurant. It stays the same function until midnight at one of the sources. */
	todayOf(): (id: string) => string;
}

export function createSourceClocks(relay: Pick<Relay, 'sources' | 'today'>): SourceClocks {
	const prefixes = relay.sources.flatMap(({prefix}) => prefix ?? []);
	let last: {days: string; todayOf: (id: string) => string} | null = null;
	return {
		todayOf() {
			const days = new Map(prefixes.map(prefix => [prefix, relay.today(`${prefix}:`)]));
			const first = relay.today();
			const all = [first, ...days.values()].join(' ');
			// Thousands of restaurants are compared with their day in each frame: each source is asked once.
			const todayOf = (id: string) => days.get(id.slice(0, Math.max(0, id.indexOf(':')))) ?? first;
			if (last?.days !== all) last = {days: all, todayOf};
			return last.todayOf;
		},
	};
}
