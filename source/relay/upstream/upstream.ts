import {LunchError} from '../../shared/errors.ts';
import type {HeaderFields} from '../http/header-fields.ts';

/** One answer of the upstream, redirects followed. */
export interface UpstreamAnswer {
	status: number;
	/** All its header fields. */
	headers: HeaderFields;
	body: Buffer;
}

export interface RequestOptions {
	/** Fields to send along, such as `If-None-Match`: an unchanged version is then answered with status 304. */
	headers?: HeaderFields;
	/** Takes 502, 503 and 504 for answers like others; else it is asked again after them. */
	takesFailures?: boolean;
	signal?: AbortSignal | undefined;
}

/** What a path of the upstream holds: this decides how its answers are checked, and how long they serve. */
export type AnswerKind = 'list' | 'menu' | 'other';

/** Whether a status says that the body is what was asked for: 203 is what a proxy makes of it. */
export function isContent(status: number): boolean {
	return status === 200 || status === 203;
}

/** Where restaurants and menus come from. */
export interface Upstream {
	/** The base address, without a slash at the end. */
	readonly address: string;
	/**
	 * Asks for `path` below the address (no slash in front; with its query string).
	 * Resolves with whatever HTTP status came back, after retries where they can help. Throws
	 * UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT, UPSTREAM_UNREADABLE, or UPSTREAM_RATE_LIMITED while the
	 * upstream wants to be left alone.
	 */
	request(path: string, options?: RequestOptions): Promise<UpstreamAnswer>;
	close(): Promise<void>;
}

/** The upstream answered, but with something that can't be used. */
export function unreadable(what: string, cause?: unknown): LunchError {
	return new LunchError('UPSTREAM_UNREADABLE', `The lunch-menu service ${what}.`, {
		hint: 'Try again in a while, or check the address with `lunch doctor`.',
		cause,
	});
}
