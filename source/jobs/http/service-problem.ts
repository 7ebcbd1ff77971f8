import * as z from 'zod';
import {type ErrorCode, isErrorCode, LunchError} from '../../shared/errors.ts';
import {cleanText} from '../../shared/text/clean-text.ts';

/** Problem details (RFC 9457) as a `lunch serve` gives them. */
const problemSchema = z.object({
	detail: z.string(),
	code: z.string(),
	hint: z.string().nullable().optional(),
	suggestions: z.array(z.string()).max(100).optional(),
});

/** Codes that mean the same here as in the service. */
const shared = /^(?:JOB_\w+|FUNCTION_\w+|DISK_FULL|OUT_OF_MEMORY|OVERLOADED|UNAUTHORIZED|CONTENT_\w+|NOT_FOUND)$/;

export interface FailedAnswer {
	/** Of the service. */
	address: string;
	status: number;
	/** The body. */
	text: string;
	/** Its `Retry-After`; null where it has none. */
	wait: string | null;
}

/** The failure that an answer tells of. */
export function readFailure({address, status, text, wait}: FailedAnswer): LunchError {
	const problem = read(text);
	if (!problem) {
		if (status === 401 || status === 403) return unauthorized(address);
		// A proxy in front of the service says that it is not there.
		const code = status === 502 || status === 503 || status === 504 ? 'SERVICE_UNREACHABLE' : 'SERVICE_FAILED';
		return new LunchError(code, `${address} answered with status ${status}.`, {
			hint: 'Check that a `lunch serve` is there: --server or LUNCH_SERVER says where.',
		});
	}
	if (problem.code === 'UNAUTHORIZED') return unauthorized(address);
	const code = sharedCode(problem.code);
	const message = cleanText(problem.detail) || `status ${status}`;
	// A service of an earlier version has no such address.
	const isPlain = code !== null && code !== 'NOT_FOUND';
	return new LunchError(code ?? 'SERVICE_FAILED', isPlain ? message : `The service at ${address} failed: ${message}`, {
		hint: problem.hint ? cleanText(problem.hint) : undefined,
		retryAfter: /^\d{1,6}$/.test(wait ?? '') ? Number(wait) : undefined,
		suggestions: problem.suggestions?.map(suggestion => cleanText(suggestion, 100)),
	});
}

/** The code of a failure of a service; null where it means nothing here. */
export function sharedCode(code: string): ErrorCode | null {
	return shared.test(code) && isErrorCode(code) ? code : null;
}

/** A failure of something that is not a service of this kind, or a broken one. */
export function unreadable(address: string, what: string, cause?: unknown): LunchError {
	return new LunchError('SERVICE_FAILED', `${address} ${cleanText(what)}.`, {
		hint: 'Check that it is a `lunch serve` of this version.',
		cause,
	});
}

function unauthorized(address: string): LunchError {
	return new LunchError('UNAUTHORIZED', `The service at ${address} wants a token.`, {
		hint: 'Set LUNCH_TOKEN to the token of the service.',
	});
}

function read(text: string): z.infer<typeof problemSchema> | null {
	try {
		return problemSchema.parse(JSON.parse(text));
	} catch {
		return null;
	}
}
