import {LunchError} from '../../shared/errors.ts';
import {createLruMap} from '../../shared/lru-map.ts';
import type {AnswerStore} from '../store/answer-store.ts';
import type {StoredAnswer} from '../store/stored-answer.ts';
import {createVariantStore} from '../store/variant-store.ts';
import {kindOf} from '../upstream/sources/scilifelab/scilifelab-paths.ts';
import {type AnswerKind, isContent, type Upstream} from '../upstream/upstream.ts';
import {nothingFreshStored, nothingStored} from '../upstream/upstream-failures.ts';
import {accepts, type ClientRequest, ownRequest, requestForMenu, wantsNew} from './client-request.ts';
import {explainDoubt} from './contradiction.ts';
import type {FreshnessRules} from './freshness.ts';
import {plausibleAnswer} from './plausible-answer.ts';
import {type Statistics, startStatistics} from './statistics.ts';
import {createExchanges, type Errand} from './upstream-fetcher.ts';

/** How the cache and the upstream are used. `cached`: stored answers where they serve. `refresh`: the upstream is asked now. `offline`: it never is. */
export type CacheMode = 'cached' | 'refresh' | 'offline';

/**
 * `fresh`, `stale` (past its freshness, shown while it is being revalidated) or `offline` (the upstream
 * could not be asked).
 */
export type SourceState = 'fresh' | 'stale' | 'offline';

export interface AskOptions {
	cacheMode?: CacheMode;
	/** The request of a client that this is for; without one, nothing is passed on or demanded. */
	request?: ClientRequest;
	/**
	 * Whether the caller says how old an answer is: it then gets an old one rather than none, whatever the
	 * upstream said of that. Else the upstream's word on stale answers holds.
	 */
	tellsAge?: boolean;
	/** Whether it is a part of another answer: what is found is not counted then, only what must be asked for. */
	isAside?: boolean;
	/** Ends this caller's wait; the request goes on as long as anybody else waits for it. */
	signal?: AbortSignal | undefined;
}

/** An answer, where it stands, and what comes next. */
export interface CacheResult {
	answer: StoredAnswer;
	state: SourceState;
	/** The revalidated answer that is on its way, if one is. Never rejects: resolves with null if nothing came of it. */
	revalidation: Promise<CacheResult | null> | null;
	/** Why the upstream could not be asked, where it could not. */
	lastError: LunchError | null;
	/** Whether the answer came from the store. */
	isHit: boolean;
}

export interface CachedUpstreamOptions {
	upstream: Upstream;
	store: AnswerStore;
	freshness: FreshnessRules;
	/** Today in Europe/Stockholm, `YYYY-MM-DD`. */
	today: () => string;
	now: () => number;
	/** Whether stale answers are revalidated behind the caller's back, or left to the caller. */
	revalidates: boolean;
}

/** After a revalidation failed, the next one of the same key waits at least this long. */
const REVALIDATION_PAUSE_MS = 5000;

export interface CachedUpstream {
	/**
	 * The answer for a path. Resolves with errors of the upstream too (see `answer.status`). Throws
	 * NOTHING_STORED with `offline` or `only-if-cached`, or what {@link Upstream.request} throws when nothing
	 * usable is kept.
	 */
	ask(path: string, options?: AskOptions): Promise<CacheResult>;
	/** A good answer that is kept for a path on an earlier day. */
	earlier(path: string, day: string): Promise<StoredAnswer | null>;
	readonly statistics: Statistics;
}

/** The upstream behind its cache: what is kept is answered at once, what must be asked is asked once. */
export function createCachedUpstream(options: CachedUpstreamOptions): CachedUpstream {
	const {upstream, store, freshness, today, now, revalidates} = options;
	const statistics = startStatistics();
	const variants = createVariantStore(store, (path, answer) => plausibleAnswer(kindOf(path), answer, freshness, now()));
	const exchanges = createExchanges({upstream, store, variants, freshness, now, statistics});
	const failedRevalidations = createLruMap<string, {at: number; lastError: LunchError | null}>({maxEntries: 1000});

	function placeOf(path: string, day: string | null) {
		return {upstream: upstream.address, path, day};
	}

	async function ask(path: string, askOptions: AskOptions = {}): Promise<CacheResult> {
		const {cacheMode = 'cached', tellsAge = false, isAside = false, signal} = askOptions;
		signal?.throwIfAborted();
		const kind = kindOf(path);
		const given = askOptions.request ?? ownRequest;
		const request = kind === 'other' ? given : requestForMenu(given);
		const place = placeOf(path, kind === 'list' ? null : today());
		const {key, answer: held} = await variants.read(place, request.headers);
		const kept = held?.quality === 'unkept' ? null : held;
		const stateOf = ({freshUntil}: StoredAnswer, otherwise: SourceState) => (freshUntil > now() ? 'fresh' : otherwise);

		if (cacheMode === 'offline') {
			if (!kept || !isContent(kept.status)) throw nothingStored(upstream.address);
			if (!isAside) statistics.hits++;
			return hit(kept, stateOf(kept, 'offline'), kind);
		}
		if (cacheMode === 'cached' && kept && accepts(request, kept, now())) {
			if (!isAside) statistics.hits++;
			return hit(kept, stateOf(kept, 'stale'), kind);
		}
		if (request.directives.has('only-if-cached')) throw nothingFreshStored(upstream.address);
		const good = kept?.quality === 'good' ? kept : null;
		const until = (limit: 'staleUntil' | 'errorUntil') =>
			good === null ? 0 : tellsAge ? good.freshUntil + freshness.stale : good[limit];
		const errand: Errand = {
			place,
			kind,
			request,
			key,
			held,
			mayFallBack: () => now() < until('errorUntil'),
			isRefresh: cacheMode === 'refresh',
		};
		if (cacheMode === 'cached' && good && !wantsNew(request) && now() < until('staleUntil')) {
			if (!isAside) statistics.stale++;
			if (isDoubtNew(good, kind)) return hit(good, 'offline', kind);
			return revalidates ? revalidated(good, errand) : hit(good, 'stale', kind);
		}

		const failure = recentFailure(key);
		if (cacheMode === 'cached' && good && failure && !wantsNew(request) && errand.mayFallBack()) {
			statistics.stale++;
			return {...hit(good, 'offline', kind), lastError: failure.lastError};
		}
		statistics.misses++;
		try {
			return fetched(await exchanges.fetch(errand, signal));
		} catch (error) {
			if (!good || !(error instanceof LunchError) || signal?.aborted || !errand.mayFallBack()) throw error;
			noteFailure(key, error);
			return {...hit(good, 'offline', kind), lastError: error};
		}
	}

	/** Whether a time is that long past at most; one that is still to come is of a clock that was wrong. */
	function isWithin(at: number, milliseconds: number): boolean {
		const age = now() - at;
		return age >= 0 && age < milliseconds;
	}

	/** Whether the upstream took an answer back so lately that it is not to be asked again yet. */
	function isDoubtNew({doubt, errorUntil}: StoredAnswer, kind: AnswerKind): boolean {
		if (!doubt || now() >= errorUntil) return false;
		return isWithin(doubt.at, doubt.reason === 'emptied' || kind === 'list' ? freshness.emptyMenu : freshness.notFound);
	}

	function hit(answer: StoredAnswer, state: SourceState, kind: AnswerKind): CacheResult {
		const lastError = answer.doubt ? explainDoubt(upstream.address, kind, answer.doubt.reason) : null;
		return {answer, state, revalidation: null, lastError, isHit: true};
	}

	/** A stale answer and its revalidation. After one failed the next waits, and the answer says why. */
	function revalidated(good: StoredAnswer, errand: Errand): CacheResult {
		const {key, kind} = errand;
		const failure = recentFailure(key);
		if (failure) return {...hit(good, 'offline', kind), lastError: failure.lastError};
		const revalidation = exchanges.fetch(errand, undefined).then(
			answer => {
				failedRevalidations.delete(key);
				return fetched(answer);
			},
			(lastError: unknown) => {
				noteFailure(key, lastError);
				return null;
			},
		);
		return {...hit(good, 'stale', kind), revalidation};
	}

	/** How asking for a newer answer failed, where that is too short a time ago to ask again. */
	function recentFailure(key: string): {lastError: LunchError | null} | null {
		const failure = failedRevalidations.get(key);
		return failure && isWithin(failure.at, REVALIDATION_PAUSE_MS) ? failure : null;
	}

	function noteFailure(key: string, lastError: unknown): void {
		failedRevalidations.set(key, {at: now(), lastError: lastError instanceof LunchError ? lastError : null});
	}

	return {
		ask,
		async earlier(path, day) {
			const {answer} = await variants.read(placeOf(path, day), ownRequest.headers);
			return answer?.quality === 'good' ? answer : null;
		},
		statistics,
	};
}

function fetched(answer: StoredAnswer): CacheResult {
	return {answer, state: 'fresh', revalidation: null, lastError: null, isHit: false};
}
