import {isIP} from 'node:net';
import {checkServerIdentity, getCACertificates} from 'node:tls';
import {ChannelCredentials, type ChannelOptions} from '@grpc/grpc-js';
import type {GrpcAddress} from './grpc-address.ts';

/**
 * How to speak to a service. `certificates` (PEM): authorities to trust; the ones that Node trusts
 * when left out.
 */
export function grpcCredentials(
	{target, hasTls}: GrpcAddress,
	certificates?: Buffer,
): {credentials: ChannelCredentials; options: ChannelOptions} {
	if (!hasTls) return {credentials: ChannelCredentials.createInsecure(), options: {}};
	const roots = certificates ?? trustedByNode();
	const host = target.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
	if (isIP(host) === 0) return {credentials: ChannelCredentials.createSsl(roots), options: {}};
	// TLS knows no name that is an address, and Node warns of one: another is sent, and this one is checked.
	const verify = {
		checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
			checkServerIdentity(host, certificate),
	};
	return {
		credentials: ChannelCredentials.createSsl(roots, null, null, verify),
		options: {'grpc.ssl_target_name_override': 'localhost'},
	};
}

/** The certificates that Node trusts, NODE_EXTRA_CA_CERTS and --use-system-ca included: the library leaves those out by itself. */
function trustedByNode(): Buffer {
	return Buffer.from(getCACertificates('default').join('\n'));
}
