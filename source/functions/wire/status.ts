import {Metadata, type StatusObject, status} from '@grpc/grpc-js';
import {errorCodes, isErrorCode} from '../../shared/error-codes.ts';
import {LunchError} from '../../shared/errors.ts';
import {tlsHint} from '../../shared/network/tls-failure.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {WireRefusal} from './messages.ts';

/** The longest message each way, in bytes. */
export const MESSAGE_BYTES = 64 * 1024 * 1024;

/** The trailer that gRPC has for it. */
const PUSHBACK = 'grpc-retry-pushback-ms';

/** A failure as it goes to clients: the status, and our own code, hint and waiting time in trailers. */
export function statusOf({code, message, hint, retryAfter}: LunchError): {
	code: status;
	details: string;
	metadata: Metadata;
} {
	const metadata = new Metadata();
	metadata.set('lunch-code', code);
	// Trailers hold ASCII only.
	if (hint !== null) metadata.set('lunch-hint', encodeURIComponent(hint.toWellFormed()));
	const wait = retryAfter ?? errorCodes[code].retryAfter;
	if (wait !== null) {
		metadata.set('retry-after', String(Math.ceil(wait)));
		metadata.set(PUSHBACK, String(Math.round(wait * 1000)));
	}
	return {code: status[errorCodes[code].grpcStatus], details: message.toWellFormed(), metadata};
}

/** A status as it goes in a message, for calls that share a stream. */
export function refusalToWire({code, details, metadata}: Partial<StatusObject> & {code: status}): WireRefusal {
	const trailers = Object.entries(metadata?.getMap() ?? {}).map(([name, value]) => ({name, value: String(value)}));
	return {status: code, message: details ?? '', trailers};
}

export function refusalFromWire({status: code, message: details, trailers}: WireRefusal): StatusObject {
	const metadata = new Metadata();
	for (const {name, value} of trailers) if (isTrailer(name, value)) metadata.set(name, value);
	return {code: status[code] === undefined ? status.UNKNOWN : code, details, metadata};
}

/** Others are refused by the library, by throwing. */
function isTrailer(name: string, value: string): boolean {
	return /^[\w.-]+(?<!-bin)$/.test(name) && /^[ -~]*$/.test(value);
}

/** Makes the error of a status. `address`: of the service, for people. */
export function errorOfStatus(error: StatusObject, address: string): LunchError {
	const details = cleanText(error.details, 1000);
	const [code] = error.metadata.get('lunch-code');
	if (isErrorCode(code)) {
		return new LunchError(code, details, {hint: hintIn(error.metadata), retryAfter: waitIn(error.metadata)});
	}
	switch (error.code) {
		case status.UNAVAILABLE:
			return unreachable(address, connectionFailure(details));
		case status.UNAUTHENTICATED:
		case status.PERMISSION_DENIED:
			return new LunchError('UNAUTHORIZED', `${address} let nobody in: ${details}.`, {
				hint: 'Set LUNCH_TOKEN to the token of the service.',
			});
		case status.RESOURCE_EXHAUSTED:
			return new LunchError('FUNCTION_TOO_LARGE', `${address} does not take the call: ${details}.`, {
				hint: 'Messages may have 64 MiB; hand over less, or where it can be fetched.',
			});
		case status.DEADLINE_EXCEEDED:
			return new LunchError('TIMED_OUT', `${address} did not answer in time.`);
		case status.UNIMPLEMENTED:
			return new LunchError('SERVICE_FAILED', `${address} runs no functions: ${details}.`, {
				hint: 'Name the gRPC address of a `lunch serve`, port 8000 by default.',
			});
		default:
			return new LunchError('SERVICE_FAILED', `${address} failed: ${details || status[error.code]}.`, {cause: error});
	}
}

export function unreachable(address: string, reason: string): LunchError {
	return new LunchError('SERVICE_UNREACHABLE', `Can't reach ${address}: ${reason || 'the connection was lost'}.`, {
		hint:
			tlsHint(reason) ??
			'See that `lunch serve` runs there, and what it speaks: grpc:// is gRPC, grpcs:// is gRPC over TLS, ' +
				'http:// its HTTP address, which tells where gRPC is.',
	});
}

/** Why there is no connection, out of what the library says of its tries. */
function connectionFailure(details: string): string {
	const [, reason = details] = /Last error: (?:Error: )?(.*?)\.?\s*Resolution note:/.exec(details) ?? [];
	if (reason.includes('ECONNREFUSED')) return 'connection refused';
	// An answer of HTTP/1 is none that HTTP/2 knows.
	if (/^Protocol error/i.test(reason)) return 'something answers there, but not gRPC; it may be the HTTP address';
	return /ENOTFOUND|^Name resolution failed/.test(reason)
		? 'no such host, or no network'
		: reason.replace(/[.\s]+$/, '');
}

/** When to come back, in seconds; first as gRPC tells it, in milliseconds. */
function waitIn(metadata: Metadata): number | undefined {
	const [ms] = metadata.get(PUSHBACK);
	if (typeof ms === 'string' && /^\d{1,9}$/.test(ms)) return Number(ms) / 1000;
	const [wait] = metadata.get('retry-after');
	return typeof wait === 'string' && /^\d{1,6}$/.test(wait) ? Number(wait) : undefined;
}

function hintIn(metadata: Metadata): string | undefined {
	const [hint] = metadata.get('lunch-hint');
	try {
		return typeof hint === 'string' ? cleanText(decodeURIComponent(hint), 1000) : undefined;
	} catch {
		return undefined;
	}
}
