import type {IncomingMessage, ServerResponse} from 'node:http';
import {readRequestId} from '../../shared/request-id.ts';
import type {Histogram} from '../metrics/metrics.ts';
import {matchesEtag} from './conditional.ts';
import type {HotAnswer, HotAnswers} from './hot-answers.ts';
import {isPipelined} from './pipelined-answers.ts';

export interface HotPathOptions {
	answers: HotAnswers;
	durations: Histogram;
	/** While the server stops, connections are closed after their answer. */
	isStopping: () => boolean;
	/** Told of each answer. */
	onAnswer: (request: IncomingMessage, response: ServerResponse) => void;
}

interface Pending {
	request: IncomingMessage;
	response: ServerResponse;
	answer: HotAnswer;
	isNotModified: boolean;
	requestId: string | null;
	since: number;
}

// Answers are collected and written together: the sockets are then read in one go and written in one
// go, which doubles what a core can do. More than this many at once would only let the first ones wait.
const BATCH = 64;

/**
 * Answers what is in memory before any routing. Returns false, with nothing done, for a request that is
 * not answered here.
 */
export function createHotPath({answers, durations, isStopping, onAnswer}: HotPathOptions) {
	let queue: Pending[] = [];
	let isScheduled = false;

	function flushNextBatch(): void {
		const batch = queue.length > BATCH ? queue.splice(0, BATCH) : queue;
		if (batch === queue) queue = [];
		isScheduled = queue.length > 0;
		if (isScheduled) setImmediate(flushNextBatch);
		write(batch);
	}

	function flushAll(): void {
		const batch = queue;
		queue = [];
		write(batch);
	}

	function write(batch: readonly Pending[]): void {
		const now = Date.now();
		for (const {request, response, answer, isNotModified, requestId} of batch) {
			answer.requests.value++;
			answer.outcomes.value++;
			if (isStopping()) response.shouldKeepAlive = false;
			if (isNotModified) answer.writeNotModified(response, now);
			else answer.write(response, request.method === 'HEAD', now, requestId);
			onAnswer(request, response);
		}
		const end = performance.now();
		for (const {since} of batch) durations.observe((end - since) / 1000);
	}

	return (request: IncomingMessage, response: ServerResponse): boolean => {
		if (request.method !== 'GET' && request.method !== 'HEAD') return false;
		const answer = answers.get(request.url ?? '');
		const now = Date.now();
		if (!answer || answer.serveUntil <= now || now < answer.serveFrom) return false;
		let isNotModified = false;
		let requestId: string | null = null;
		let hasHost = false;
		let hasEtag = false;
		let hasDate = false;
		// Not `request.headers`, which is made at its first use: most requests have none of these.
		const {rawHeaders} = request;
		for (let index = 0; index < rawHeaders.length; index += 2) {
			const name = rawHeaders[index] ?? '';
			switch (name.length) {
				case 4:
					if (name.toLowerCase() === 'host' && hasHost) return false;
					hasHost ||= name.toLowerCase() === 'host';
					break;
				case 5:
				case 6:
					// What asks for a part, or for something of a certain age, is looked at with more care.
					if (/^(?:range|pragma)$/i.test(name)) return false;
					break;
				case 12:
					if (name.toLowerCase() === 'x-request-id') requestId = readRequestId(rawHeaders[index + 1]);
					break;
				case 13:
					if (name.toLowerCase() === 'if-none-match') {
						hasEtag = true;
						isNotModified ||= matchesEtag(rawHeaders[index + 1] ?? '', answer.etag);
					} else if (name.toLowerCase() === 'cache-control') return false;
					break;
				case 14:
				case 17:
					// A body that nobody will read: not for here.
					if (/^(?:content-length|transfer-encoding)$/i.test(name)) return false;
					hasDate ||= name.toLowerCase() === 'if-modified-since';
					break;
			}
		}
		// A date counts where there is no entity tag (RFC 9110, 13.1.3).
		if (hasDate && !hasEtag) return false;
		answer.isWanted = true;
		queue.push({request, response, answer, isNotModified, requestId, since: performance.now()});
		// node:http reads a connection on until the answers to what was read are a certain size: they must not be late.
		if (isPipelined(response)) flushAll();
		else if (!isScheduled) {
			isScheduled = true;
			setImmediate(flushNextBatch);
		}
		return true;
	};
}
