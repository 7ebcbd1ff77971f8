import type {HeaderFields} from '../http/header-fields.ts';
import {selectsSame} from '../http/vary.ts';
import type {AnswerStore} from '../store/answer-store.ts';
import {keepUntilOf, type StoredAnswer} from '../store/stored-answer.ts';
import type {AnswerPlace, VariantStore} from '../store/variant-store.ts';
import type {AnswerKind, Upstream} from '../upstream/upstream.ts';
import {explainBad} from '../upstream/upstream-failures.ts';
import {type ClientRequest, demandsForUpstream, isAuthorized, ownRequest, wantsNew} from './client-request.ts';
import {contradictionOf, explainDoubt} from './contradiction.ts';
import {createDoubtKeeper} from './contradiction-check.ts';
import type {FreshnessRules} from './freshness.ts';
import {isNewer} from './plausible-answer.ts';
import {type Received, receivedAnswer, validatorsOf} from './received-answer.ts';
import {createFlights} from './single-flight.ts';
import type {Statistics} from './statistics.ts';
import {createLeasedWork} from './with-lease.ts';

/** A request for the upstream. */
export interface Errand {
	place: AnswerPlace;
	kind: AnswerKind;
	request: ClientRequest;
	/** The key under which an answer to it is, or was looked for. */
	key: string;
	/** The answer that is kept there. */
	held: StoredAnswer | null;
	/** Whether `held` may be given where the upstream fails. */
	mayFallBack: () => boolean;
	/** Whether caches in front of the upstream are to be passed by. */
	isRefresh: boolean;
}

interface Landed {
	answer: StoredAnswer;
	/** Whether others who waited for it may have it too. */
	isShared: boolean;
}

export interface ExchangesOptions {
	upstream: Upstream;
	store: AnswerStore;
	variants: VariantStore;
	freshness: FreshnessRules;
	now: () => number;
	statistics: Statistics;
}

/** Asks the upstream, once for all who want the same, and keeps what may be kept. */
export function createExchanges({upstream, store, variants, freshness, now, statistics}: ExchangesOptions) {
	const flights = createFlights<Landed>();
	const leased = createLeasedWork({store, now});
	const doubts = createDoubtKeeper({
		variants,
		freshness,
		now,
		fetchList: (place, key, held, signal) =>
			fetch({place, kind: 'list', request: ownRequest, key, held, mayFallBack: () => true, isRefresh: true}, signal),
	});

	async function ask(errand: Errand, signal: AbortSignal): Promise<Landed> {
		const {place, request, held, isRefresh} = errand;
		const validators = held?.quality === 'good' ? validatorsOf(held) : [];
		const demands: HeaderFields = isRefresh ? [['cache-control', 'no-cache']] : demandsForUpstream(request);
		statistics.upstreamRequests++;
		const requestedAt = now();
		const response = await upstream
			.request(place.path, {
				headers: [...request.headers, ...validators, ...demands],
				// A client of a relayed path gets what the upstream says, and knows itself whether to ask again.
				takesFailures: errand.kind === 'other',
				signal,
			})
			.catch((error: unknown) => {
				statistics.upstreamErrors++;
				throw error;
			});
		const received = receivedAnswer(
			{
				kind: errand.kind,
				request: request.headers,
				validated: held?.quality === 'good' ? held : null,
				response,
				requestedAt,
				receivedAt: now(),
			},
			freshness,
		);
		return keep(errand, received, signal);
	}

	/** Keeps an answer. Throws rather than lose a good one that may be given instead. */
	async function keep(
		errand: Errand,
		{answer, isFailure, isForbidden}: Received,
		signal: AbortSignal,
	): Promise<Landed> {
		const {place, request, held, kind} = errand;
		const reason = held ? contradictionOf(kind, held, answer) : null;
		const denial = reason && {place, kind, request: request.headers, reason, at: answer.fetchedAt};
		if (denial && (await doubts.keeps(denial, signal))) {
			statistics.upstreamErrors++;
			if (errand.mayFallBack()) throw explainDoubt(upstream.address, kind, denial.reason);
			return {answer: {...answer, quality: 'unkept'}, isShared: false};
		}
		if (isFailure) {
			statistics.upstreamErrors++;
			if (errand.mayFallBack()) throw explainBad(upstream.address, answer.status);
			if (held?.quality === 'good') return {answer: {...answer, quality: 'unkept'}, isShared: false};
		}
		if (request.directives.has('no-store')) return {answer: {...answer, quality: 'unkept'}, isShared: false};
		if (answer.quality !== 'unkept') {
			await variants.write(place, answer, keepUntilOf(answer, freshness.stale));
			return {answer, isShared: true};
		}
		if (isForbidden && !isFailure && !isAuthorized(request)) await noteUnkept(errand, answer);
		return {answer, isShared: false};
	}

	/** Remembers that an answer must not be kept; what was kept of the address before goes. */
	async function noteUnkept({place}: Errand, {status, fetchedAt, selecting}: StoredAnswer): Promise<void> {
		const until = fetchedAt + freshness.menuAtLeast;
		await variants.write(
			place,
			{
				status,
				headers: [],
				body: Buffer.alloc(0),
				quality: 'unkept',
				fetchedAt,
				age: 0,
				freshUntil: until,
				staleUntil: until,
				errorUntil: until,
				selecting,
			},
			until,
		);
	}

	/** Asks alone among all processes that share the store. */
	async function askOnce(errand: Errand, signal: AbortSignal): Promise<Landed> {
		return leased.once(errand.key, signal, {
			// Another process may have asked while this one waited for its turn.
			async isDone() {
				const {answer} = await variants.read(errand.place, errand.request.headers);
				const isDone = answer !== null && isNewer(answer, errand.held, now());
				return isDone && answer.quality !== 'unkept' ? {answer, isShared: true} : null;
			},
			work: () => ask(errand, signal),
		});
	}

	/** The upstream's answer. Throws what {@link Upstream.request} throws, or why an older answer is better. */
	async function fetch(errand: Errand, signal: AbortSignal | undefined): Promise<StoredAnswer> {
		const {request, held, key} = errand;
		const isUnkept = held?.quality === 'unkept' && held.freshUntil > now();
		if (!isUnkept && !isAuthorized(request) && !request.directives.has('no-store')) {
			let isOwn = false;
			const isNew = errand.isRefresh || wantsNew(request);
			const landed = await flights.join(isNew ? `${key} new` : key, signal, flight => {
				isOwn = true;
				return askOnce(errand, flight);
			});
			if (isOwn || (landed.isShared && selectsSame(landed.answer.selecting, request.headers))) return landed.answer;
		}
		return (await ask(errand, signal ?? new AbortController().signal)).answer;
	}

	return {fetch};
}
