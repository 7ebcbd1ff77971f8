import type {ServerResponse} from 'node:http';
import type {Counter} from '../metrics/metrics.ts';
import {hitStatus, type RelayedAnswer, timedHeaders} from './relayed-answer.ts';

/** An answer that is ready to be written: what does not change from one second to the next is made once. */
export interface HotAnswer {
	readonly etag: string | null;
	/** From when until when it may be written without another look, in milliseconds since the epoch. */
	readonly serveFrom: number;
	readonly serveUntil: number;
	/** About what it takes in memory, in bytes. */
	readonly bytes: number;
	readonly requests: Counter;
	readonly outcomes: Counter;
	/** Set when it was written, cleared when it was spared: what nobody asks for makes room. */
	isWanted: boolean;
	write(response: ServerResponse, isHead: boolean, now: number, requestId: string | null): void;
	writeNotModified(response: ServerResponse, now: number): void;
}

export interface HotAnswerOptions {
	answer: RelayedAnswer;
	serveUntil: number;
	/** What `Cache-Status` says instead of `hit`. */
	cacheStatus: string | null;
	requests: Counter;
	/** Counts hits or stale answers. */
	outcomes: Counter;
}

/** How far the clock may be set back without a new look, in milliseconds. */
const CLOCK_TOLERANCE_MS = 1000;

/** Longer bodies are written as bytes: joining them to their headers would copy them each time. */
const LONGEST_TEXT = 32 * 1024;

export function createHotAnswer({answer, serveUntil, cacheStatus, requests, outcomes}: HotAnswerOptions): HotAnswer {
	const {status, body, etag} = answer;
	// As a string of bytes it is written together with its headers, in one piece.
	const content = body.length <= LONGEST_TEXT ? body.toString('latin1') : body;
	// Where the clock is set back, what was to be given until then would be given for longer.
	const serveFrom = Date.now() - CLOCK_TOLERANCE_MS;
	let timedUntil = 0;
	let headers: string[] = [];

	function headersAt(now: number): string[] {
		if (now >= timedUntil) {
			timedUntil = now - (now % 1000) + 1000;
			headers = [...answer.headers, ...timedHeaders(answer, cacheStatus ?? hitStatus(answer, now), now)];
		}
		return headers;
	}

	return {
		etag,
		serveFrom,
		serveUntil,
		bytes: body.length * 2 + answer.headers.join('').length * 3 + 1000,
		requests,
		outcomes,
		isWanted: false,
		write(response, isHead, now, requestId) {
			const head = headersAt(now);
			response.writeHead(status, requestId === null ? head : [...head, 'x-request-id', requestId]);
			response.end(isHead || status === 204 || status === 304 ? '' : content, 'latin1');
		},
		writeNotModified(response, now) {
			const timed = timedHeaders(answer, cacheStatus ?? hitStatus(answer, now), now);
			response.writeHead(304, [...answer.notModifiedHeaders, ...timed]).end();
		},
	};
}

/** Answers by request target, as many as fit. */
export interface HotAnswers {
	get(target: string): HotAnswer | undefined;
	set(target: string, answer: HotAnswer): void;
	delete(target: string): void;
	readonly entries: number;
	readonly bytes: number;
}

export function createHotAnswers({maxBytes}: {maxBytes: number}): HotAnswers {
	const answers = new Map<string, HotAnswer>();
	let bytes = 0;

	function remove(target: string): void {
		const answer = answers.get(target);
		if (!answer) return;
		answers.delete(target);
		bytes -= answer.bytes + target.length;
	}

	/** Drops the oldest that nobody asked for since it was last looked at. */
	function makeRoom(): void {
		for (const [target, answer] of answers) {
			if (bytes <= maxBytes) return;
			remove(target);
			if (!answer.isWanted) continue;
			answer.isWanted = false;
			add(target, answer);
		}
	}

	function add(target: string, answer: HotAnswer): void {
		answers.set(target, answer);
		bytes += answer.bytes + target.length;
	}

	return {
		get: target => answers.get(target),
		set(target, answer) {
			remove(target);
			add(target, answer);
			makeRoom();
		},
		delete: remove,
		get entries() {
			return answers.size;
		},
		get bytes() {
			return bytes;
		},
	};
}
