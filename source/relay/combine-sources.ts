import type {SourceState} from './cache/cached-upstream.ts';
import type {Source} from './relay.ts';

const worst: readonly SourceState[] = ['fresh', 'stale', 'offline'];

/** Several sources as one: the worst state, the oldest time. */
export function combineSources(sources: readonly Source[]): Source {
	return sources.reduce((a, b) => ({
		upstream: a.upstream,
		state: worst.indexOf(a.state) >= worst.indexOf(b.state) ? a.state : b.state,
		fetchedAt: (a.fetchedAt?.getTime() ?? 0) <= (b.fetchedAt?.getTime() ?? 0) ? a.fetchedAt : b.fetchedAt,
		lastError: a.lastError ?? b.lastError,
	}));
}
