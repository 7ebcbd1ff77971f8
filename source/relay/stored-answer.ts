/** `good` answers are kept and outlive failures, `absent` is the upstream's clear no, `bad` is anything else. */
export type Quality = 'good' | 'absent' | 'bad';

/** An answer of the upstream as it is kept: its bytes and what decides how long it serves. */
export interface StoredAnswer {
	status: number;
	contentType: string | null;
	body: Buffer;
	etag: string | null;
	quality: Quality;
	/** When the upstream last said so, in milliseconds since the epoch. */
	fetchedAt: number;
	/** Until when nobody needs to ask again, in milliseconds since the epoch. */
	freshUntil: number;
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

/** Opens what was stored; null if this is no envelope, since anyone can write into the file. */
export function unseal(value: unknown): StoredAnswer | null {
	if (typeof value !== 'object' || value === null) return null;
	const {status, contentType, body, encoding, etag, quality, fetchedAt, freshUntil} = value as Partial<Envelope>;
	if (typeof status !== 'number' || typeof body !== 'string') return null;
	if (typeof fetchedAt !== 'number' || typeof freshUntil !== 'number') return null;
	return {
		status,
		contentType: typeof contentType === 'string' ? contentType : null,
		body: Buffer.from(body, encoding === 'base64' ? 'base64' : 'utf8'),
		etag: typeof etag === 'string' ? etag : null,
		quality: quality === 'good' || quality === 'absent' ? quality : 'bad',
		fetchedAt,
		freshUntil,
	};
}
