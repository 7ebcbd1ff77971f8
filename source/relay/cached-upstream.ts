import {LunchError} from '../shared/errors.ts';
import {type AnswerStore, answerKey} from './answer-store.ts';
import {createFlights} from './flights.ts';
import {type AnswerKind, type FreshnessRules, judge, kindOf} from './freshness.ts';
import {createLeasedWork} from './leased-work.ts';
import {type Statistics, startStatistics} from './statistics.ts';
import {keepUntilOf, type StoredAnswer} from './stored-answer.ts';
import type {Upstream, UpstreamAnswer} from './upstream.ts';

/** `cached`: as little asking as possible. `refresh`: ask now. `offline`: never ask. */
export type Asking = 'cached' | 'refresh' | 'offline';

/**
 * `fresh`, `stale` (past its freshness, shown while it is being renewed) or `offline` (the upstream
 * could not be asked).
 */
export type SourceState = 'fresh' | 'stale' | 'offline';

export interface AskOptions {
	asking?: Asking;
	/** Ends this caller's wait; the request goes on as long as anybody else waits for it. */
	signal?: AbortSignal | undefined;
}

/** An answer, where it stands, and what comes next. */
export interface Held {
	answer: StoredAnswer;
	state: SourceState;
	/** The renewed answer that is on its way, if one is. Never rejects: resolves with null if nothing came of it. */
	renewal: Promise<Held | null> | null;
	/** Why the upstream could not be asked, where it could not. */
	trouble: LunchError | null;
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
	/** Whether stale answers are renewed behind the caller's back, or left to the caller. */
	renews: boolean;
}

/** After a renewal failed, the next one of the same key waits at least this long. */
const RENEWAL_PAUSE_MS = 5000;

export interface CachedUpstream {
	/**
	 * The answer for a path. Resolves with errors of the upstream too (see `answer.status`). Throws
	 * NOTHING_STORED with `offline`, or what {@link Upstream.request} throws when nothing usable is kept.
	 */
	ask(path: string, options?: AskOptions): Promise<Held>;
	/** A good answer that is kept for a path on an earlier day. */
	earlier(path: string, day: string): Promise<StoredAnswer | null>;
	readonly statistics: Statistics;
}

/** The upstream behind its cache: what is kept is answered at once, what must be asked is asked once. */
export function createCachedUpstream(options: CachedUpstreamOptions): CachedUpstream {
	const {upstream, store, freshness, today, now, renews} = options;
	const statistics = startStatistics();
	const flights = createFlights<StoredAnswer>();
	const leased = createLeasedWork({store, now});
	const failedRenewals = new Map<string, {at: number; trouble: LunchError | null}>();

	function keyOf(path: string, kind: AnswerKind): string {
		return answerKey(upstream.address, path, kind === 'list' ? null : today());
	}

	async function ask(path: string, {asking = 'cached', signal}: AskOptions = {}): Promise<Held> {
		signal?.throwIfAborted();
		const kind = kindOf(path);
		const key = keyOf(path, kind);
		const held = await store.read(key);
		const isFresh = held !== null && held.freshUntil > now();

		if (asking === 'offline') {
			if (held?.status !== 200) throw nothingStored(upstream.address);
			statistics.hits++;
			return hit(held, isFresh ? 'fresh' : 'offline');
		}
		if (asking === 'cached' && isFresh) {
			statistics.hits++;
			return hit(held, 'fresh');
		}
		const good = held?.quality === 'good' ? held : null;
		const fly = () => flights.join(key, signal, flight => askUpstream(key, path, kind, held, flight));
		if (asking === 'cached' && good) {
			statistics.stale++;
			return renews ? renewed(key, good, fly) : hit(good, 'stale');
		}

		statistics.misses++;
		try {
			return fetched(await fly());
		} catch (error) {
			if (!good || !(error instanceof LunchError) || signal?.aborted) throw error;
			return {...hit(good, 'offline'), trouble: error};
		}
	}

	/** A stale answer and its renewal. After one failed the next waits, and the answer says why. */
	function renewed(key: string, good: StoredAnswer, fly: () => Promise<StoredAnswer>): Held {
		const failure = failedRenewals.get(key);
		if (failure && now() - failure.at < RENEWAL_PAUSE_MS) return {...hit(good, 'offline'), trouble: failure.trouble};
		const renewal = fly().then(
			answer => {
				failedRenewals.delete(key);
				return fetched(answer);
			},
			(trouble: unknown) => {
				noteFailure(key, trouble);
				return null;
			},
		);
		return {...hit(good, 'stale'), renewal};
	}

	/** Those that no renewal waits for any more are forgotten: there is a key for each day. */
	function noteFailure(key: string, trouble: unknown): void {
		const at = now();
		failedRenewals.delete(key);
		failedRenewals.set(key, {at, trouble: trouble instanceof LunchError ? trouble : null});
		for (const [other, failure] of failedRenewals) {
			if (at - failure.at < RENEWAL_PAUSE_MS) break;
			failedRenewals.delete(other);
		}
	}

	/** Asks the upstream, alone among all processes, and keeps what it says. Throws rather than lose a good answer. */
	async function askUpstream(
		key: string,
		path: string,
		kind: AnswerKind,
		held: StoredAnswer | null,
		signal: AbortSignal,
	): Promise<StoredAnswer> {
		const good = held?.quality === 'good' ? held : null;
		return leased.once(key, signal, {
			// Another process may have asked while this one waited for its turn.
			async isDone() {
				const answer = await store.read(key);
				return answer && answer.fetchedAt > (held?.fetchedAt ?? 0) ? answer : null;
			},
			async work() {
				statistics.upstreamRequests++;
				const fromUpstream = await upstream
					.request(path, {etag: good?.etag ?? null, signal})
					.catch((error: unknown) => {
						statistics.upstreamErrors++;
						throw error;
					});
				return keep(key, kind, good, fromUpstream);
			},
		});
	}

	async function keep(
		key: string,
		kind: AnswerKind,
		good: StoredAnswer | null,
		fromUpstream: UpstreamAnswer,
	): Promise<StoredAnswer> {
		const isUnchanged = fromUpstream.status === 304 && good !== null;
		const {status, contentType, body} = isUnchanged ? good : fromUpstream;
		const etag = fromUpstream.etag ?? (isUnchanged ? good.etag : null);
		const {quality, freshMs} = judge(kind, {...fromUpstream, status, contentType, body}, freshness);
		const fetchedAt = now();
		const answer: StoredAnswer = {status, contentType, body, etag, quality, fetchedAt, freshUntil: fetchedAt + freshMs};
		if (quality === 'bad') statistics.upstreamErrors++;
		// An error never takes the place of a good answer.
		if (quality === 'bad' && good !== null) throw explainBad(upstream.address, status);
		await store.write(key, answer, keepUntilOf(answer, freshness.stale));
		return answer;
	}

	function fetched(answer: StoredAnswer): Held {
		return {answer, state: 'fresh', renewal: null, trouble: null, isHit: false};
	}

	return {
		ask,
		async earlier(path, day) {
			const answer = await store.read(answerKey(upstream.address, path, day));
			return answer?.quality === 'good' ? answer : null;
		},
		statistics,
	};
}

function hit(answer: StoredAnswer, state: SourceState): Held {
	return {answer, state, renewal: null, trouble: null, isHit: true};
}

function nothingStored(address: string): LunchError {
	return new LunchError('NOTHING_STORED', `Nothing is stored of ${address}, and it must not be asked (--offline).`, {
		hint: 'Run the same command once without --offline, or look at a sample with --demo.',
	});
}

/** What an unusable answer means, in words. */
export function explainBad(address: string, status: number): LunchError {
	if (status === 429) {
		return new LunchError('UPSTREAM_RATE_LIMITED', `${address} answers too many requests (HTTP 429).`, {
			hint: 'Try again in a few minutes.',
		});
	}
	if (status === 200) {
		return new LunchError('UPSTREAM_UNREADABLE', `${address} answered with something that is no menu or list.`, {
			hint: 'Try again in a while, or check the address with `lunch doctor`.',
		});
	}
	return new LunchError('UPSTREAM_FAILED', `${address} is out of order (HTTP ${status}).`, {
		hint: 'Try again in a few minutes, or check the address with `lunch doctor`.',
	});
}
