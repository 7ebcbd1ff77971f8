import {hash} from 'node:crypto';
import {createLruMap} from '../../shared/lru-map.ts';
import type {CallRequest} from '../functions.ts';

/** How long functions took, learned while they run. */
export interface CallDurations {
	/** About how long a call will run, in milliseconds: its own hint, else what was learned; null when not known. */
	expectedMs(request: CallRequest): number | null;
	/** Learns from the duration of a call that ended by itself, in milliseconds. */
	learn(request: CallRequest, ranMs: number): void;
}

/** How much the latest run counts against all before it. */
const NEWEST_SHARE = 0.3;

/** Averages of the durations of functions, by a hash of their code; of the `most` used last. */
export function createCallDurations(most = 5000): CallDurations {
	const averages = createLruMap<string, number>({maxEntries: most});
	/** The function of the latest call: most calls are one of many of the same. */
	let latest: {runtime: string; entry: string; source: string; key: string} | null = null;

	function functionKey({runtime, code}: CallRequest): string {
		const {source} = code;
		const entry = code.kind === 'module' ? code.entry : '';
		if (latest?.source === source && latest.runtime === runtime && latest.entry === entry) return latest.key;
		latest = {runtime, entry, source, key: hash('sha1', `${runtime}\0${entry}\0${source}`)};
		return latest.key;
	}

	return {
		expectedMs(request) {
			const {hintMs} = request;
			if (hintMs !== undefined && hintMs > 0) return hintMs;
			return averages.size > 0 ? (averages.get(functionKey(request)) ?? null) : null;
		},
		learn(request, ranMs) {
			const key = functionKey(request);
			const before = averages.get(key);
			averages.set(key, before === undefined ? ranMs : before + NEWEST_SHARE * (ranMs - before));
		},
	};
}
