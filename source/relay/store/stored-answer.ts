import {endToEndFields, type HeaderFields, isHeaderFields} from '../http/header-fields.ts';
import {type Doubt, readDoubt} from './doubt.ts';

/**
 * `good` answers are kept and outlive failures, `absent` says clearly that there is no such thing, `bad` is any other.
 * `unkept` is the note that an answer must not be stored, without the answer: later requests need not wait for each
 * other then.
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
	/** Its age when it came, in milliseconds: the time it spent in caches in front. */
	age: number;
	/** The end of its freshness, in milliseconds since the epoch. */
	freshUntil: number;
	/** Until when it may be given while it is revalidated, in milliseconds since the epoch. */
	staleUntil: number;
	/** Until when it may be given where the upstream fails, in milliseconds since the epoch. */
	errorUntil: number;
	/** The request fields that selected it, with their values. */
	selecting: HeaderFields;
	/** The upstream's contradiction since, if the answer is kept all the same. */
	doubt?: Doubt | undefined;
}

/** The namespace of envelopes. A new form of envelope gets a new one: older envelopes are then not read. */
export const ENVELOPE_NAMESPACE = 'answers-2';

/** The form in which a stored answer is written: JSON, with the body as text where it is text. */
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
 * Opens an envelope; null if the value is none, or has header fields that an HTTP server can't write: any program can
 * write into the store. By hand: this runs before the first line is on the screen.
 */
export function unseal(value: unknown): StoredAnswer | null {
	if (typeof value !== 'object' || value === null) return null;
	const {status, headers, body, encoding, quality, selecting, doubt, ...rest} = value as Partial<Envelope>;
	if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 999) return null;
	if (typeof body !== 'string' || !isQuality(quality)) return null;
	if (!isHeaderFields(headers) || !isHeaderFields(selecting)) return null;
	// Other fields are of a connection, or written for each answer: an answer with two lengths is invalid.
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

/** Whether a value is a time that a `Date` can hold. */
function isTime(value: unknown): boolean {
	return typeof value === 'number' && Math.abs(value) <= LATEST_TIME;
}
