import {endToEndFields, type HeaderFields, isHeaderFields} from '../http/header-fields.ts';
import {type Doubt, readDoubt} from './doubt.ts';

/**
 * `good` answers are kept and outlive failures, `absent` is the upstream's clear no, `bad` is anything else.
 * `unkept` stands for an answer that must not be kept: nothing of it is, but that it was one, so that those
 * who ask for the next do not wait for each other.
 */
export type Quality = 'good' | 'absent' | 'bad' | 'unkept';

/** An answer of the upstream as it is kept: its bytes and what decides how long it serves. */
export interface StoredAnswer {
	status: number;
	/** Its end-to-end header fields. */
	headers: HeaderFields;
	body: Buffer;
	quality: Quality;
	/** When it came from the upstream, in milliseconds since the epoch. */
	fetchedAt: number;
	/** How old it already was then, in milliseconds: caches in front had it for so long. */
	age: number;
	/** Until when nobody needs to ask again, in milliseconds since the epoch. */
	freshUntil: number;
	/** Until when it may be given while a newer one is fetched, in milliseconds since the epoch. */
	staleUntil: number;
	/** Until when it may be given where the upstream fails, in milliseconds since the epoch. */
	errorUntil: number;
	/** The request fields that selected it, with their values. */
	selecting: HeaderFields;
	/** The upstream's contradiction since, where the answer is kept all the same. */
	doubt?: Doubt | undefined;
}

/** The form in which a stored answer is written: JSON, the body as text where it is text. */
export interface Envelope extends Omit<StoredAnswer, 'body'> {
	body: string;
	encoding: 'utf8' | 'base64';
}

/** Until when an answer is kept: good ones outlive their freshness by `staleMs`. */
export function keepUntilOf({quality, freshUntil}: StoredAnswer, staleMs: number): number {
	return freshUntil + (quality === 'good' ? staleMs : 0);
}

/** Seals an answer for storing. */
export function seal({body, ...rest}: StoredAnswer): Envelope {
	const text = body.toString('utf8');
	const isText = Buffer.byteLength(text) === body.length && Buffer.from(text).equals(body);
	return {...rest, body: isText ? text : body.toString('base64'), encoding: isText ? 'utf8' : 'base64'};
}

/** The latest time that a `Date` can hold, in milliseconds from the epoch. */
const LATEST_TIME = 8.64e15;

const qualities: readonly unknown[] = ['good', 'absent', 'bad', 'unkept'] satisfies Quality[];
const times = ['fetchedAt', 'age', 'freshUntil', 'staleUntil', 'errorUntil'] as const;

/**
 * Opens what was stored; null if this is no envelope or holds what an HTTP server can't write, since anyone
 * can write into the file. By hand: this runs before the first line is on the screen.
 */
export function unseal(value: unknown): StoredAnswer | null {
	if (typeof value !== 'object' || value === null) return null;
	const {status, headers, body, encoding, quality, selecting, doubt, ...rest} = value as Partial<Envelope>;
	if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 999) return null;
	if (typeof body !== 'string' || !isQuality(quality)) return null;
	if (!isHeaderFields(headers) || !isHeaderFields(selecting)) return null;
	// Others are of a connection, or counted anew: an answer with two lengths is none.
	if (endToEndFields(headers).length !== headers.length) return null;
	const {fetchedAt, age, freshUntil, staleUntil, errorUntil} = rest;
	if (!times.every(name => isTime(rest[name]))) return null;
	const known = readDoubt(doubt);
	return {
		status,
		headers,
		body: Buffer.from(body, encoding === 'base64' ? 'base64' : 'utf8'),
		quality,
		fetchedAt: Number(fetchedAt),
		age: Number(age),
		freshUntil: Number(freshUntil),
		staleUntil: Number(staleUntil),
		errorUntil: Number(errorUntil),
		selecting,
		...(known ? {doubt: known} : {}),
	};
}

function isQuality(value: unknown): value is Quality {
	return qualities.includes(value);
}

/** Whether it is milliseconds that a date can have. */
function isTime(value: unknown): boolean {
	return typeof value === 'number' && Math.abs(value) <= LATEST_TIME;
}
