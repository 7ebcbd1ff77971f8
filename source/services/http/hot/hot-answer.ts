import {type ServerResponse, STATUS_CODES, validateHeaderName, validateHeaderValue} from 'node:http';
import type {Counter} from '../../metrics/metrics.ts';
import {matchesEtag} from '../conditional.ts';
import {hitStatus, type RelayedAnswer, timedHeaders} from '../relayed-answer.ts';
import type {HotRequest} from './hot-request.ts';

/** An answer that is ready to be written: what does not change from one second to the next is made once. */
export interface HotAnswer {
	/** From when until when it may be written without another look, in milliseconds since the epoch. */
	readonly serveFrom: number;
	readonly serveUntil: number;
	/** About what it takes in memory, in bytes. */
	readonly bytes: number;
	readonly requests: Counter;
	readonly outcomes: Counter;
	/** Set when it was written, cleared when it was spared: what nobody asks for makes room. */
	isWanted: boolean;
	/** The status for a request: 304 where the client has this answer already. */
	statusFor(request: HotRequest): number;
	/**
	 * The head and the body as bytes of a connection, the same that `send` writes: text in latin1, and the body apart
	 * where it is long. `lastFields` ends the head.
	 */
	write(request: HotRequest, now: number, lastFields: string): {text: string; body: Buffer | null};
	/** Sends it as the response to a request that node:http read. */
	send(request: HotRequest, now: number, response: ServerResponse): void;
}

export interface HotAnswerOptions {
	answer: RelayedAnswer;
	serveUntil: number;
	/** The text of `Cache-Status` in place of `hit`. */
	cacheStatus: string | null;
	requests: Counter;
	/** Counts hits or stale answers. */
	outcomes: Counter;
}

/** How far the clock may be set back without a new look, in milliseconds. */
const CLOCK_TOLERANCE_MS = 1000;

/** Longer bodies are written as bytes: joining them to their headers would copy them each time. */
const LONGEST_TEXT = 32 * 1024;

/** Throws where a header field can't be written, as node:http does. */
export function createHotAnswer({answer, serveUntil, cacheStatus, requests, outcomes}: HotAnswerOptions): HotAnswer {
	const {status, body, etag} = answer;
	for (const [name, value] of pairs(answer.headers)) {
		validateHeaderName(name);
		validateHeaderValue(name, value);
	}
	const hasBody = status !== 204 && status !== 304;
	// As a string of bytes it is written together with its headers, in one piece.
	const isText = hasBody && body.length <= LONGEST_TEXT;
	const content = isText ? body.toString('latin1') : '';
	const longBody = hasBody && !isText ? body : null;
	const hasDate = pairs(answer.headers).some(([name]) => name.toLowerCase() === 'date');
	// Where the clock is set back, what was to be given until then would be given for longer.
	const serveFrom = Date.now() - CLOCK_TOLERANCE_MS;
	let second = 0;
	let head = '';
	let date = '';
	let whole = '';
	let wholeEnd = '';

	const timed = (now: number) => timedHeaders(answer, cacheStatus ?? hitStatus(answer, now), now);

	function renewAt(now: number): void {
		const current = Math.floor(now / 1000);
		if (current === second) return;
		second = current;
		date = hasDate ? '' : `Date: ${new Date(now).toUTCString()}\r\n`;
		head = headOf(status, [...answer.headers, ...timed(now)]);
		whole = '';
	}

	function isKnown({etags}: HotRequest): boolean {
		return status === 200 && etags.length > 0 && etags.some(tags => matchesEtag(tags, etag));
	}

	return {
		serveFrom,
		serveUntil,
		bytes: body.length * 3 + answer.headers.join('').length * 5 + 1500,
		requests,
		outcomes,
		isWanted: false,
		statusFor: request => (isKnown(request) ? 304 : status),
		write(request, now, lastFields) {
			renewAt(now);
			const {isHead, requestId} = request;
			const rest = `${idField(requestId)}${date}${lastFields}`;
			if (isKnown(request)) {
				return {text: headOf(304, [...answer.notModifiedHeaders, ...timed(now)]) + rest, body: null};
			}
			if (isHead) return {text: head + rest, body: null};
			if (requestId !== null) return {text: head + rest + content, body: longBody};
			if (whole === '' || wholeEnd !== lastFields) {
				whole = head + rest + content;
				wholeEnd = lastFields;
			}
			return {text: whole, body: longBody};
		},
		send(request, now, response) {
			const {isHead, requestId} = request;
			const rest = [...timed(now), ...(requestId === null ? [] : ['x-request-id', requestId])];
			if (isKnown(request)) {
				response.writeHead(304, [...answer.notModifiedHeaders, ...rest]).end();
				return;
			}
			response.writeHead(status, [...answer.headers, ...rest]);
			if (isHead || !hasBody) response.end();
			else response.end(longBody ?? content, 'latin1');
		},
	};
}

/** A status line and header fields as node:http writes them. */
function headOf(status: number, headers: readonly string[]): string {
	const lines = pairs(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n${lines.join('')}`;
}

function idField(requestId: string | null): string {
	return requestId === null ? '' : `x-request-id: ${requestId}\r\n`;
}

function pairs(headers: readonly string[]): Array<[name: string, value: string]> {
	return headers.flatMap(
		(name, index): Array<[string, string]> => (index % 2 === 0 ? [[name, headers[index + 1] ?? '']] : []),
	);
}
