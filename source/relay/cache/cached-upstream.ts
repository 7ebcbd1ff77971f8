import {LunchError} from '../../shared/errors.ts';
import {createLruMap} from '../../shared/lru-map.ts';
import type {AnswerStore} from '../store/answer-store.ts';
import type {StoredAnswer} from '../store/stored-answer.ts';
import {createVariantStore, type ResourceKey} from '../store/variant-store.ts';
import {contentOf, type MenuSource} from '../upstream/sources/menu-source.ts';
import {type AnswerKind, isContent, type Upstream} from '../upstream/upstream.ts';
import {nothingFreshStored, nothingStored} from '../upstream/upstream-failures.ts';
import {accepts, type ClientRequest, ownRequest, requestForMenu, wantsNew} from './client-request.ts';
import {explainDoubt} from './contradiction.ts';
import type {FreshnessRules} from './freshness.ts';
import {plausibleAnswer} from './plausible-answer.ts';
import {type Statistics, startStatistics} from './statistics.ts';
import {createUpstreamFetcher, type FetchRequest} from './upstream-fetcher.ts';

/** `cached`: stored answers where they serve. `refresh`: the upstream is asked now. `offline`: it is never asked. */
export type CacheMode = 'cached' | 'refresh' | 'offline';

/**
 * `fresh`, `stale` (past its freshness, shown while it is being revalidated) or `offline` (the upstream
 * could not be asked).
 */
export type SourceState = 'fresh' | 'stale' | 'offline';

export interface AskOptions {
	cacheMode?: CacheMode;
	/** The client's request; without one, nothing is passed on or demanded. */
	request?: ClientRequest;
	/**
	 * Whether the caller shows how old an answer is: it then gets an old one rather than none, whatever the
	 * upstream says of stale answers.
	 */
	tellsAge?: boolean;
	/** Whether it is a part of another answer: hits are not counted then. */
	isPart?: boolean;
	/**
	 * Ends this caller's wait; the request goes on as long as another caller waits for it. Where it is aborted with TIMED_OUT,
	 * a stored answer serves as if the upstream had not answered in time.
	 */
	signal?: AbortSignal | undefined;
}

/** An answer, its state, and the next one. */
export interface CacheResult {
	answer: StoredAnswer;
	state: SourceState;
	/** The revalidated answer that is on its way, if one is. Never rejects: resolves with null if there is none after all. */
	revalidation: Promise<CacheResult | null> | null;
	/** Why the upstream could not be asked; null where it was, or did not have to be. */
	lastError: LunchError | null;
	/** Whether the answer came from the store. */
	isHit: boolean;
}

export interface CachedUpstreamOptions {
	/** The source that says what the paths of the upstream hold. */
	source: MenuSource;
	upstream: Upstream;
	store: AnswerStore;
	freshness: FreshnessRules;
	/** Today in the source's time zone, `YYYY-MM-DD`. */
	today: () => string;
	now: () => number;
	/** Whether stale answers are revalidated in the background, or left to the caller. */
	revalidates: boolean;
}

/** The stored answers of a path: one that may be given, the same if it is a good one, and how to ask for a new one. */
interface Found {
	kept: StoredAnswer | null;
	good: StoredAnswer | null;
	/** Until when the good answer is given at once, though it is stale. */
	staleUntil: number;
	fetching: FetchRequest;
}

/** The least time between a failed revalidation and the next one of the same key. */
const REVALIDATION_PAUSE_MS = 5000;
const MAX_FAILURES = 1000;

export interface CachedUpstream {
	/**
	 * The answer for a path. Resolves with errors of the upstream too (see `answer.status`). Throws NOTHING_STORED
	 * with `offline` or `only-if-cached`, or what {@link Upstream.request} throws where no stored answer can be used.
	 */
	ask(path: string, options?: AskOptions): Promise<CacheResult>;
	/** The good answer that is stored of a path for an earlier day, `YYYY-MM-DD`; null if there is none. */
	earlier(path: string, day: string): Promise<StoredAnswer | null>;
	readonly statistics: Statistics;
}

/** The upstream with a cache above it: stored answers are given at once, and one request per key is under way. */
export function createCachedUpstream(options: CachedUpstreamOptions): CachedUpstream {
	const {source, upstream, store, freshness, today, now, revalidates} = options;
	const statistics = startStatistics();
	const variants = createVariantStore(store, (path, answer) =>
		plausibleAnswer(source.kindOf(path), answer, freshness, now()),
	);
	const fetchUpstream = createUpstreamFetcher({source, upstream, store, variants, freshness, now, statistics});
	const failures = createLruMap<string, {at: number; lastError: LunchError | null}>({maxEntries: MAX_FAILURES});

	function resourceOf(path: string, day: string | null): ResourceKey {
		return {upstream: upstream.address, path, day};
	}

	async function ask(path: string, options: AskOptions = {}): Promise<CacheResult> {
		const {cacheMode = 'cached', isPart = false, signal} = options;
		if (isGivenUp(signal)) throw signal?.reason;
		const found = await look(path, options);
		const kept = keptAnswer(found, cacheMode);
		if (kept) {
			if (!isPart) statistics.hits++;
			return kept;
		}
		const {request} = found.fetching;
		if (request.directives.has('only-if-cached')) throw nothingFreshStored(upstream.address);
		const stale = cacheMode === 'cached' && !wantsNew(request) ? staleAnswer(found, isPart) : null;
		return stale ?? fetchOrFallBack(found, signal);
	}

	/** Finds the stored answers of a path, and how the upstream is asked for it. */
	async function look(path: string, options: AskOptions): Promise<Found> {
		const content = contentOf(source, path);
		const {kind} = content;
		const given = options.request ?? ownRequest;
		const request = kind === 'other' ? given : requestForMenu(given);
		const resource = resourceOf(path, kind === 'list' || content.isDated ? null : today());
		const {key, answer: stored} = await variants.read(resource, request.headers);
		const kept = stored?.quality === 'unkept' ? null : stored;
		const good = kept?.quality === 'good' ? kept : null;
		const until = (limit: 'staleUntil' | 'errorUntil') =>
			good === null ? 0 : options.tellsAge ? good.freshUntil + freshness.stale : good[limit];
		const mayFallBack = () => now() < until('errorUntil');
		const isRefresh = options.cacheMode === 'refresh';
		const fetching = {resource, content, request, key, stored, mayFallBack, isRefresh};
		return {kept, good, staleUntil: until('staleUntil'), fetching};
	}

	/** The stored answer, where it is given without a look at the upstream. */
	function keptAnswer({kept, fetching}: Found, cacheMode: CacheMode): CacheResult | null {
		const {kind} = fetching.content;
		const isFresh = kept !== null && kept.freshUntil > now();
		if (cacheMode === 'offline') {
			if (!kept || !isContent(kept.status)) throw nothingStored(upstream.address);
			return hit(kept, isFresh ? 'fresh' : 'offline', kind);
		}
		if (cacheMode === 'refresh' || !kept || !accepts(fetching.request, kept, now())) return null;
		return hit(kept, isFresh ? 'fresh' : 'stale', kind);
	}

	async function fetchOrFallBack({good, fetching}: Found, signal: AbortSignal | undefined): Promise<CacheResult> {
		statistics.misses++;
		try {
			return miss(await fetchUpstream(fetching, signal));
		} catch (error) {
			if (!good || !(error instanceof LunchError) || isGivenUp(signal) || !fetching.mayFallBack()) throw error;
			noteFailure(fetching.key, error);
			return {...hit(good, 'offline', fetching.content.kind), lastError: error};
		}
	}

	/** The stored answer, where it is given though it is stale: revalidated meanwhile, or after a failure of late. */
	function staleAnswer({good, staleUntil, fetching}: Found, isPart: boolean): CacheResult | null {
		if (!good) return null;
		if (now() < staleUntil) {
			if (!isPart) statistics.stale++;
			return revalidated(good, fetching);
		}
		const failure = recentFailure(fetching.key);
		if (!failure || !fetching.mayFallBack()) return null;
		statistics.stale++;
		return {...hit(good, 'offline', fetching.content.kind), lastError: failure.lastError};
	}

	function revalidated(good: StoredAnswer, fetching: FetchRequest): CacheResult {
		const {kind} = fetching.content;
		if (isDoubtNew(good, kind)) return hit(good, 'offline', kind);
		return revalidates ? revalidate(good, fetching) : hit(good, 'stale', kind);
	}

	/** Whether a time is past by less than so long; a time in the future is from a clock that was wrong. */
	function isWithin(at: number, milliseconds: number): boolean {
		const age = now() - at;
		return age >= 0 && age < milliseconds;
	}

	/** Whether the upstream contradicted an answer so recently that it is not asked again yet. */
	function isDoubtNew({doubt, errorUntil}: StoredAnswer, kind: AnswerKind): boolean {
		if (!doubt || now() >= errorUntil) return false;
		return isWithin(doubt.at, doubt.reason === 'emptied' || kind === 'list' ? freshness.emptyMenu : freshness.notFound);
	}

	function hit(answer: StoredAnswer, state: SourceState, kind: AnswerKind): CacheResult {
		const lastError = answer.doubt ? explainDoubt(upstream.address, kind, answer.doubt.reason) : null;
		return {answer, state, revalidation: null, lastError, isHit: true};
	}

	/** A stale answer with its revalidation. After a failed one the next waits, and the answer says why. */
	function revalidate(good: StoredAnswer, fetching: FetchRequest): CacheResult {
		const {
			key,
			content: {kind},
		} = fetching;
		const failure = recentFailure(key);
		if (failure) return {...hit(good, 'offline', kind), lastError: failure.lastError};
		const revalidation = fetchUpstream(fetching, undefined).then(
			answer => {
				failures.delete(key);
				return miss(answer);
			},
			(error: unknown) => {
				noteFailure(key, error);
				return null;
			},
		);
		return {...hit(good, 'stale', kind), revalidation};
	}

	/** The last failure of a key, where it is too recent to ask again. */
	function recentFailure(key: string): {lastError: LunchError | null} | null {
		const failure = failures.get(key);
		return failure && isWithin(failure.at, REVALIDATION_PAUSE_MS) ? failure : null;
	}

	function noteFailure(key: string, error: unknown): void {
		failures.set(key, {at: now(), lastError: error instanceof LunchError ? error : null});
	}

	return {
		ask,
		async earlier(path, day) {
			const {answer} = await variants.read(resourceOf(path, day), ownRequest.headers);
			return answer?.quality === 'good' ? answer : null;
		},
		statistics,
	};
}

/** Whether nobody wants the answer any more. At the end of its time limit, a caller still wants what is stored. */
function isGivenUp(signal: AbortSignal | undefined): boolean {
	return signal?.aborted === true && !(signal.reason instanceof LunchError && signal.reason.code === 'TIMED_OUT');
}

function miss(answer: StoredAnswer): CacheResult {
	return {answer, state: 'fresh', revalidation: null, lastError: null, isHit: false};
}
