import {readRequestId} from '../../../shared/request-id.ts';

/** The parts of a request that make a difference to an answer from memory. */
export interface HotRequest extends HotFields {
	isHead: boolean;
}

/** The header fields that make one. */
export interface HotFields {
	/** The values of `If-None-Match`. */
	etags: readonly string[];
	/** Of `X-Request-Id`, where it is one that is sent back. */
	requestId: string | null;
}

/**
 * Reads a request's header fields, names and values in turn; null for a request that is looked at with more care: it
 * asks for a part, for an answer of a certain age or date, names two hosts, or has a body that nobody will read.
 */
export function readHotFields(rawHeaders: readonly string[]): HotFields | null {
	const etags: string[] = [];
	let requestId: string | null = null;
	let hasHost = false;
	let hasDate = false;
	// By length first: most fields are none of these.
	for (let index = 0; index < rawHeaders.length; index += 2) {
		const name = rawHeaders[index] ?? '';
		switch (name.length) {
			case 4:
				if (name.toLowerCase() === 'host' && hasHost) return null;
				hasHost ||= name.toLowerCase() === 'host';
				break;
			case 5:
			case 6:
				if (/^(?:range|pragma)$/i.test(name)) return null;
				break;
			case 12:
				if (name.toLowerCase() === 'x-request-id') requestId = readRequestId(rawHeaders[index + 1]);
				break;
			case 13:
				if (name.toLowerCase() === 'cache-control') return null;
				if (name.toLowerCase() === 'if-none-match') etags.push(rawHeaders[index + 1] ?? '');
				break;
			case 14:
			case 17:
				if (/^(?:content-length|transfer-encoding)$/i.test(name)) return null;
				hasDate ||= name.toLowerCase() === 'if-modified-since';
				break;
		}
	}
	// A date counts where there is no entity tag (RFC 9110, 13.1.3).
	return hasDate && etags.length === 0 ? null : {etags, requestId};
}
