import {stat} from 'node:fs/promises';
import {defaultFreshness, type FreshnessRules} from '../../relay/cache/freshness.ts';
import {openSources} from '../../relay/open-sources.ts';
import type {Relay} from '../../relay/relay.ts';
import {createMemoryLayer} from '../../relay/store/memory-layer.ts';
import {openAnswerStore} from '../../relay/store/open-answer-store.ts';
import {openSharedAnswerStore} from '../../relay/store/shared-answer-store.ts';
import type {LunchError} from '../../shared/errors.ts';
import {userAgentOf} from '../../shared/network/user-agent.ts';
import type {ServeSettings} from '../../shared/settings/serve-settings.ts';
import type {SourceSetting} from '../../shared/settings/source-settings.ts';
import {dayIn, STOCKHOLM} from '../../shared/time/time-zone.ts';
import type {Logger} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';
import {observeUpstream, type UpstreamCondition} from '../metrics/observed-upstream.ts';

export interface RelayServiceOptions {
	upstream: string;
	/** The sources that are relayed; null or left out for the API at `upstream` alone. */
	sources?: readonly SourceSetting[] | null;
	/** How those who run a source reach the operator; null or left out for no way. */
	contact?: string | null;
	/** The language of menus, where a source has several; left out for the source's own. */
	language?: string | undefined;
	/** The longest to wait for one answer of the upstream, in milliseconds. */
	timeoutMs: number;
	cacheFile: string;
	ttl: ServeSettings['ttl'];
	/** Address of a Redis that many relays share; null or left out for the cache file alone. */
	redis?: string | null;
	version: string;
	metrics: Metrics;
	log: Logger;
}

/** The relay of a service, and how it is doing. */
export interface RelayService {
	relay: Relay;
	/** Of the first source. */
	condition: UpstreamCondition;
	/** The last error of the cache file; null where all is well. */
	cacheError(): string | null;
	/** Why the shared Redis can't be used; null if it can, undefined where there is none. */
	redisError(): string | null | undefined;
	/** Whether anything can be answered without the upstream. */
	hasAnswers(): boolean;
	/** Forgets stored answers that are too old to be used, and those beyond what is kept. */
	tidy(): Promise<void>;
	/** The size of the cache file with its log, in bytes. */
	cacheFileBytes(): Promise<number>;
}

const MEMORY_BYTES = 16 * 1024 * 1024;
/** Clients can think of any number of paths and query strings. */
const MOST_STORED = 20_000;
const LOG_PAUSE_MS = 1000;
/** Far more than there are restaurants: no request for one waits for the answer to another. */
const UPSTREAM_CONNECTIONS = 128;

export function openRelayService(options: RelayServiceOptions): RelayService {
	const {metrics, log, cacheFile, version, redis} = options;
	const freshness = freshnessOf(options.ttl);
	let cacheError: string | null = null;
	let redisError: string | null = null;
	const invalid = metrics.counter('lunch_cache_invalid_total');
	const onInvalid = () => {
		invalid.value++;
	};
	const own = openAnswerStore({
		file: cacheFile,
		onWarning(message) {
			cacheError = message;
			log.warn(message);
		},
		onInvalid,
	});
	const store = createMemoryLayer({
		store: redis
			? openSharedAnswerStore({redis, own, staleMs: freshness.stale, onRedisError: noteRedis, onInvalid})
			: own,
		maxBytes: MEMORY_BYTES,
		today: () => dayIn(STOCKHOLM, new Date()),
	});
	const conditions: UpstreamCondition[] = [];
	const relay = openSources({
		sources: options.sources ?? [{name: 'scilifelab', ids: null, address: options.upstream}],
		store,
		timeoutMs: options.timeoutMs,
		userAgent: userAgentOf(version, 'relay; caches what it asks for', options.contact ?? null),
		...(options.language === undefined ? {} : {language: options.language}),
		connections: UPSTREAM_CONNECTIONS,
		env: process.env,
		...(options.ttl === null ? {} : {freshness}),
		observe(upstream) {
			const observed = observeUpstream(upstream, metrics, logRateLimited(log, upstream.address));
			conditions.push(observed.condition);
			return observed.upstream;
		},
	});
	const [condition] = conditions;
	if (!condition) throw new RangeError('no source');
	const {statistics} = relay.cache;
	metrics.observeCounter('lunch_cache_hits_total', () => statistics.hits);
	metrics.observeCounter('lunch_cache_stale_total', () => statistics.stale);
	metrics.observeCounter('lunch_cache_misses_total', () => statistics.misses);

	function noteRedis(error: string | null): void {
		redisError = error;
		if (error === null) log.info('sharing answers through Redis again');
		else log.warn(`Redis can't be used (${error}); going on with this machine's own answers`);
	}

	return {
		relay,
		condition,
		cacheError: () => cacheError,
		redisError: () => (redis ? redisError : undefined),
		hasAnswers: () => store.remembered.entries > 0 || statistics.hits + statistics.stale > 0,
		async tidy() {
			const count = await store.prune(MOST_STORED);
			if (count > 0) log.debug({count}, 'forgot stored answers');
		},
		async cacheFileBytes() {
			const sizes = await Promise.all([cacheFile, `${cacheFile}-wal`].map(measureSize));
			return sizes.reduce((a, b) => a + b);
		},
	};
}

/** Logs the upstream's failures, and when they come thick and fast now and then how many. */
function logRateLimited(log: Logger, upstream: string): (error: LunchError) => void {
	let quietUntil = 0;
	let unsaid = 0;
	return ({code, message}) => {
		if (performance.now() < quietUntil) {
			unsaid++;
			return;
		}
		log.warn({code, upstream, unsaid}, message);
		quietUntil = performance.now() + LOG_PAUSE_MS;
		unsaid = 0;
	};
}

/** The rules of freshness with the operator's times in them. */
function freshnessOf(ttl: ServeSettings['ttl']): FreshnessRules {
	if (ttl === null) return defaultFreshness;
	if (typeof ttl === 'number') {
		const all = ttl * 1000;
		const error = Math.min(all, defaultFreshness.error);
		return {
			...defaultFreshness,
			list: all,
			menuAtLeast: all,
			menuAtMost: all,
			emptyMenu: all,
			notFound: all,
			other: all,
			error,
		};
	}
	const {list, menu, empty, missing, error, stale} = ttl;
	const milliseconds = (seconds: number | undefined, fallback: number) =>
		seconds === undefined ? fallback : seconds * 1000;
	return {
		list: milliseconds(list, defaultFreshness.list),
		menuAtLeast: milliseconds(menu, defaultFreshness.menuAtLeast),
		menuAtMost: milliseconds(menu, defaultFreshness.menuAtMost),
		emptyMenu: milliseconds(empty, defaultFreshness.emptyMenu),
		notFound: milliseconds(missing, defaultFreshness.notFound),
		error: milliseconds(error, defaultFreshness.error),
		other: milliseconds(menu, defaultFreshness.other),
		stale: milliseconds(stale, defaultFreshness.stale),
	};
}

function measureSize(path: string): Promise<number> {
	return stat(path).then(
		({size}) => size,
		() => 0,
	);
}
