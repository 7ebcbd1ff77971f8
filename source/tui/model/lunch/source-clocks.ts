import type {Relay} from '../../../relay/relay.ts';

/** The calendars of the sources of relays. */
export interface SourceClocks {
	/** Says which day it is for a restaurant. It stays the same function until midnight at one of the sources. */
	todayOf(): (id: string) => string;
}

/** `more` has sources that `relay` lacks. */
export function createSourceClocks(
	relay: Pick<Relay, 'sources' | 'today'>,
	more: Pick<Relay, 'sources' | 'today'> | null = null,
): SourceClocks {
	const known = more === null ? [relay] : [more, relay];
	let last: {days: string; todayOf: (id: string) => string} | null = null;
	return {
		todayOf() {
			const days = new Map(
				known.flatMap(each =>
					each.sources.flatMap(({prefix}) => (prefix === null ? [] : [[prefix, each.today(`${prefix}:`)] as const])),
				),
			);
			const first = relay.today();
			const all = [first, ...days.values()].join(' ');
			// Thousands of restaurants are compared with their day in each frame: each source is asked once.
			const todayOf = (id: string) => days.get(id.slice(0, Math.max(0, id.indexOf(':')))) ?? first;
			if (last?.days !== all) last = {days: all, todayOf};
			return last.todayOf;
		},
	};
}
