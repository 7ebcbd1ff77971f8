const distrust =
	/^(?:UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_\w+|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)$/;

const words =
	/self[- ]signed certificate|unable to (?:verify|get) (?:the first|local issuer|issuer) certificate|certificate (?:has expired|is not yet valid)|does not match certificate/i;

const HINT =
	"Its TLS certificate is not trusted. If it, or a proxy on the way, has a certificate authority of its own, set NODE_EXTRA_CA_CERTS to that authority's PEM file; otherwise check the address and the clock.";

/** The hint for a TLS certificate that is not trusted; null for other failures. Takes an error, or what a library says of one. */
export function tlsHint(error: unknown): string | null {
	if (typeof error === 'string') return words.test(error) ? HINT : null;
	for (let at = error, depth = 0; at instanceof Error && depth < 5; at = inner(at), depth++) {
		const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
		if (distrust.test(code) || words.test(at.message)) {
			return HINT;
		}
	}
	return null;
}

function inner(error: Error): unknown {
	return error instanceof AggregateError ? error.errors[0] : error.cause;
}
