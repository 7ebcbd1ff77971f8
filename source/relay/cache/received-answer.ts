import {endToEndFields, fieldValue, type HeaderFields, withoutHopByHop} from '../http/header-fields.ts';
import {readCaching} from '../http/http-caching.ts';
import {httpDate} from '../http/http-date.ts';
import {selectingFields} from '../http/vary.ts';
import type {StoredAnswer} from '../store/stored-answer.ts';
import type {PathContent} from '../upstream/sources/menu-source.ts';
import type {AnswerKind, UpstreamAnswer} from '../upstream/upstream.ts';
import {type FreshnessRules, judge} from './freshness.ts';

/** An exchange with the upstream. Times in milliseconds since the epoch. */
export interface Exchange {
	content: PathContent;
	/** The fields that were sent. */
	request: HeaderFields;
	/** The answer that is kept and was to be validated; null if none was. */
	validated: StoredAnswer | null;
	response: UpstreamAnswer;
	requestedAt: number;
	receivedAt: number;
}

// These fields describe the stored body and its version, and stay as they are (RFC 9111, 3.2).
const notFreshened = new Set(['content-encoding', 'content-length', 'content-md5', 'content-range', 'etag']);

/** The fields of a conditional request: an unchanged version is then answered with 304. */
export function validatorsOf({headers}: StoredAnswer): HeaderFields {
	const etag = fieldValue(headers, 'etag');
	const changed = fieldValue(headers, 'last-modified');
	return [
		...(etag === null ? [] : [['if-none-match', etag] as const]),
		...(changed === null ? [] : [['if-modified-since', changed] as const]),
	];
}

/** The result of an exchange. */
export interface Received {
	/** Of quality `unkept` where it may not be kept. */
	answer: StoredAnswer;
	/** Whether it says that the upstream failed, so that an older answer is better. */
	isFailure: boolean;
	/** Whether the upstream, or the standard, forbids to keep it. */
	isForbidden: boolean;
}

/** Judges the answer of an exchange. */
export function receivedAnswer(exchange: Exchange, rules: FreshnessRules): Received {
	const {content, request, validated, response, requestedAt, receivedAt} = exchange;
	const isUnchanged = response.status === 304 && validated !== null;
	const {status, body} = isUnchanged ? validated : response;
	const fields = isUnchanged ? freshened(validated.headers, response.headers) : response.headers;
	const isAuthorized = fieldValue(request, 'authorization') !== null;
	const caching = readCaching({status, headers: fields, requestedAt, receivedAt}, isAuthorized);
	const {quality, freshMs, staleMs, errorMs} = judge(content, {status, headers: fields, body}, caching, rules);
	const {kind} = content;
	const isOwnRule = kind !== 'other' || !caching.isSaid;
	const hasRule = isOwnRule ? !mayBeClientsFault(kind, request, status) : caching.hasLifetime;
	const isKept = hasRule && !caching.isForbidden;
	const kept = endToEndFields(fields);
	const freshUntil = receivedAt + (isKept ? freshMs : 0);
	return {
		answer: {
			status,
			headers: fieldValue(kept, 'date') === null ? [...kept, ['date', httpDate(receivedAt)]] : kept,
			body,
			quality: isKept ? quality : 'unkept',
			fetchedAt: receivedAt,
			age: caching.age,
			freshUntil,
			staleUntil: freshUntil + staleMs,
			errorUntil: freshUntil + errorMs,
			selecting: selectingFields(fields, request),
		},
		isFailure: kind === 'other' ? status >= 500 || status === 429 : quality === 'bad',
		isForbidden: caching.isForbidden,
	};
}

/** Whether an error may be the fault of this client, and is not stored: a request of another may be right. */
function mayBeClientsFault(kind: AnswerKind, request: HeaderFields, status: number): boolean {
	if (status < 400 || status >= 500 || [404, 410, 429].includes(status)) return false;
	return kind === 'other' || request.some(([name]) => name !== 'via');
}

/** The fields of a kept answer after a 304 (RFC 9111, 3.2). */
function freshened(stored: HeaderFields, update: HeaderFields): HeaderFields {
	const newer = withoutHopByHop(update).filter(([name]) => !notFreshened.has(name));
	const revalidated = new Set(newer.map(([name]) => name));
	return [...stored.filter(([name]) => !revalidated.has(name)), ...newer];
}
