import type {HeaderFields} from '../http/header-fields.ts';
import {selectsSame} from '../http/vary.ts';
import type {AnswerStore} from '../store/answer-store.ts';
import {keepUntilOf, type StoredAnswer} from '../store/stored-answer.ts';
import type {ResourceKey, VariantStore} from '../store/variant-store.ts';
import {contentOf, type MenuSource, type PathContent} from '../upstream/sources/menu-source.ts';
import type {Upstream} from '../upstream/upstream.ts';
import {explainBad} from '../upstream/upstream-failures.ts';
import {type ClientRequest, demandsForUpstream, isAuthorized, ownRequest, wantsNew} from './client-request.ts';
import {explainDoubt, findContradiction} from './contradiction.ts';
import {createContradictionCheck} from './contradiction-check.ts';
import type {FreshnessRules} from './freshness.ts';
import {isNewer} from './plausible-answer.ts';
import {type Received, receivedAnswer, validatorsOf} from './received-answer.ts';
import {createSingleFlight} from './single-flight.ts';
import type {Statistics} from './statistics.ts';
import {createWithLease} from './with-lease.ts';

/** A request for the upstream. */
export interface FetchRequest {
	resource: ResourceKey;
	content: PathContent;
	request: ClientRequest;
	/** The key under which an answer to it is stored, or was looked for. */
	key: string;
	/** The answer that is stored there. */
	stored: StoredAnswer | null;
	/** Whether `stored` may be given where the upstream fails. */
	mayFallBack: () => boolean;
	/** Whether caches in front of the upstream are bypassed. */
	isRefresh: boolean;
}

interface Fetched {
	answer: StoredAnswer;
	/** Whether other callers that waited for it may have it too. */
	isShared: boolean;
}

export interface UpstreamFetcherOptions {
	source: MenuSource;
	upstream: Upstream;
	store: AnswerStore;
	variants: VariantStore;
	freshness: FreshnessRules;
	now: () => number;
	statistics: Statistics;
}

/**
 * The answer of the upstream, asked once for all callers that want the same, and stored where it may be. Throws what
 * {@link Upstream.request} throws, or why the stored answer is better.
 */
export type FetchUpstream = (request: FetchRequest, signal: AbortSignal | undefined) => Promise<StoredAnswer>;

export function createUpstreamFetcher(options: UpstreamFetcherOptions): FetchUpstream {
	const {source, upstream, store, variants, freshness, now, statistics} = options;
	const singleFlight = createSingleFlight<Fetched>();
	const withLease = createWithLease({leases: store.leases, now});
	const isContradictionDoubted = createContradictionCheck({
		source,
		variants,
		freshness,
		now,
		fetchList: (resource, key, stored, signal) =>
			fetchUpstream(
				{
					resource,
					content: contentOf(source, resource.path),
					request: ownRequest,
					key,
					stored,
					mayFallBack: () => true,
					isRefresh: true,
				},
				signal,
			),
	});

	async function request(fetching: FetchRequest, signal: AbortSignal): Promise<Fetched> {
		const {resource, stored, isRefresh} = fetching;
		const validated = stored?.quality === 'good' ? stored : null;
		const validators = validated ? validatorsOf(validated) : [];
		const demands: HeaderFields = isRefresh ? [['cache-control', 'no-cache']] : demandsForUpstream(fetching.request);
		statistics.upstreamRequests++;
		const requestedAt = now();
		const response = await upstream
			.request(resource.path, {
				headers: [...fetching.request.headers, ...validators, ...demands],
				// A client of a relayed path gets the upstream's own answer, and decides itself whether to ask again.
				takesFailures: fetching.content.kind === 'other',
				signal,
			})
			.catch((error: unknown) => {
				statistics.upstreamErrors++;
				throw error;
			});
		const received = receivedAnswer(
			{
				content: fetching.content,
				request: fetching.request.headers,
				validated,
				response,
				requestedAt,
				receivedAt: now(),
			},
			freshness,
		);
		return keep(fetching, received, signal);
	}

	/** Stores an answer, or gives it on as it is. Throws rather than replace a good one that may be given instead. */
	async function keep(fetching: FetchRequest, received: Received, signal: AbortSignal): Promise<Fetched> {
		const {request: given, stored, content} = fetching;
		const {answer, isFailure} = received;
		const unkept: Fetched = {answer: {...answer, quality: 'unkept'}, isShared: false};
		const doubt = await findDoubt(fetching, answer, signal);
		if (doubt || isFailure) statistics.upstreamErrors++;
		if (doubt && fetching.mayFallBack()) throw explainDoubt(upstream.address, content.kind, doubt);
		if (doubt) return unkept;
		if (isFailure && fetching.mayFallBack()) throw explainBad(upstream.address, answer.status);
		if (given.directives.has('no-store') || (isFailure && stored?.quality === 'good')) return unkept;
		return write(fetching, received);
	}

	async function write({resource, request: given}: FetchRequest, received: Received): Promise<Fetched> {
		const {answer, isFailure, isForbidden} = received;
		if (answer.quality !== 'unkept') {
			await variants.write(resource, answer, keepUntilOf(answer, freshness.stale));
			return {answer, isShared: true};
		}
		if (isForbidden && !isFailure && !isAuthorized(given)) await noteUnkept(resource, answer);
		return {answer, isShared: false};
	}

	/** Why an answer is not believed that contradicts the stored one; null where it is. */
	async function findDoubt(
		{resource, content, request, stored}: FetchRequest,
		answer: StoredAnswer,
		signal: AbortSignal,
	) {
		const reason = stored ? findContradiction(content, stored, answer) : null;
		if (!reason) return null;
		const contradiction = {resource, content, request: request.headers, reason, at: answer.fetchedAt};
		return (await isContradictionDoubted(contradiction, signal)) ? reason : null;
	}

	/** Remembers that an answer must not be stored; the one stored before is replaced by that. */
	async function noteUnkept(resource: ResourceKey, {status, fetchedAt, selecting}: StoredAnswer): Promise<void> {
		const until = fetchedAt + freshness.menuAtLeast;
		await variants.write(
			resource,
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

	/** Asks the upstream alone among all processes that share the store. */
	async function requestWithLease(fetching: FetchRequest, signal: AbortSignal): Promise<Fetched> {
		return withLease(fetching.key, signal, {
			async findResult() {
				const {answer} = await variants.read(fetching.resource, fetching.request.headers);
				const isFound = answer !== null && isNewer(answer, fetching.stored, now());
				return isFound && answer.quality !== 'unkept' ? {answer, isShared: true} : null;
			},
			work: () => request(fetching, signal),
		});
	}

	const fetchUpstream: FetchUpstream = async (fetching, signal) => {
		const {request: given, stored, key} = fetching;
		const isUnkept = stored?.quality === 'unkept' && stored.freshUntil > now();
		if (!isUnkept && !isAuthorized(given) && !given.directives.has('no-store')) {
			let isOwn = false;
			const isNew = fetching.isRefresh || wantsNew(given);
			const fetched = await singleFlight.join(isNew ? `${key} new` : key, signal, shared => {
				isOwn = true;
				return requestWithLease(fetching, shared);
			});
			if (isOwn || (fetched.isShared && selectsSame(fetched.answer.selecting, given.headers))) return fetched.answer;
		}
		return (await request(fetching, signal ?? new AbortController().signal)).answer;
	};
	return fetchUpstream;
}
