import type {Environment} from '../shared/files/paths.ts';
import type {FreshnessRules} from './cache/freshness.ts';
import {createRelay} from './create-relay.ts';
import type {Relay} from './relay.ts';
import type {AnswerStore} from './store/answer-store.ts';
import {type AnswerStoreOptions, openAnswerStore} from './store/open-answer-store.ts';
import {createHttpUpstream} from './upstream/http-upstream.ts';

export interface OpenRelayOptions {
	/** The upstream's base address. */
	upstream: string;
	/** The cache file; made when it is first needed. */
	cacheFile: string;
	/** The time limit of one answer of the upstream, in milliseconds. */
	timeoutMs?: number;
	freshness?: FreshnessRules;
	/** Called with what is wrong with the cache file. */
	onWarning: AnswerStoreOptions['onWarning'];
	revalidates?: boolean;
	/** A layer above the cache file. */
	layer?: (store: AnswerStore) => AnswerStore;
	userAgent?: string;
	/** The environment that proxies are read from; without one there are none. */
	env?: Environment | undefined;
	now?: () => number;
}

/** Opens a relay of the lunch-menu API over HTTP, with a cache file. Neither is opened before it is needed. */
export function openRelay({
	upstream: address,
	cacheFile,
	timeoutMs,
	userAgent,
	env = {},
	onWarning,
	layer = store => store,
	now = Date.now,
	...options
}: OpenRelayOptions): Relay {
	const store = layer(openAnswerStore({file: cacheFile, onWarning, now, isBrief: true}));
	const upstream = createHttpUpstream({address, cooldown: store.cooldown(address), now, env, timeoutMs, userAgent});
	return createRelay({upstream, store, now, ...options});
}
