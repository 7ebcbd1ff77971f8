import {LunchError} from '../../shared/errors.ts';
import {type Message, message, messageOfText} from '../../shared/language/texts.ts';
import type {HeaderFields} from '../http/header-fields.ts';

/** One answer of the upstream, redirects followed. */
export interface UpstreamAnswer {
	status: number;
	/** All its header fields. */
	headers: HeaderFields;
	body: Buffer;
}

export interface RequestOptions {
	/** More fields of the request. With `If-None-Match` an unchanged version is answered with status 304. */
	headers?: HeaderFields;
	/** Whether 502, 503 and 504 are answers like others; else the request is repeated after them. */
	takesFailures?: boolean;
	signal?: AbortSignal | undefined;
}

/** The content of a path of the upstream: it decides how answers are checked, and how long they serve. */
export type AnswerKind = 'list' | 'menu' | 'other';

/** Whether the body of an answer with this status is the content: 203 is 200 after a proxy changed it. */
export function isContent(status: number): boolean {
	return status === 200 || status === 203;
}

/** The origin of restaurants and menus. */
export interface Upstream {
	/** The base address, without a slash at the end. */
	readonly address: string;
	/**
	 * Asks for `path` below the address (no slash in front; with its query string).
	 * Resolves with whatever HTTP status came back, after retries where they can help. Throws
	 * UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT, UPSTREAM_UNREADABLE, or UPSTREAM_RATE_LIMITED during the
	 * upstream's cooldown.
	 */
	request(path: string, options?: RequestOptions): Promise<UpstreamAnswer>;
	close(): Promise<void>;
}

/** The next step where a host seems to be another one than it was. */
export const MOVED_HINT = message(
	'Has it moved? Its address is a setting: "url" in "sources", or "upstream" (see `lunch config`).',
);

const UNREADABLE = '{service} {what}.';

/** The error for an answer that can't be used. */
export function unreadable(
	what: string,
	cause?: unknown,
	hint: Message = message('Try again in a while, or check the address with `lunch doctor`.'),
): LunchError {
	return new LunchError(
		'UPSTREAM_UNREADABLE',
		message(UNREADABLE, {service: message('The lunch-menu service'), what: messageOfText(what)}),
		{hint, cause},
	);
}

/** The same failure in words that say which service of several it was. */
export function namingService(error: unknown, title: string): unknown {
	if (!(error instanceof LunchError) || typeof error.text === 'string') return error;
	const {key, values} = error.text;
	if (key !== UNREADABLE) return error;
	return new LunchError(error.code, message(UNREADABLE, {service: title, what: values.what ?? ''}), {
		hint: error.hintText ?? undefined,
		cause: error.cause,
	});
}
