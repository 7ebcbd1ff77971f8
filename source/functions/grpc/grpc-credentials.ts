import {isIP} from 'node:net';
import {checkServerIdentity} from 'node:tls';
import {ChannelCredentials, type ChannelOptions} from '@grpc/grpc-js';
import type {GrpcAddress} from './grpc-address.ts';

/**
 * How to speak to a service. `certificates` (PEM): of who may have signed the service's; left out: those
 * that Node trusts.
 */
export function grpcCredentials(
	{target, hasTls}: GrpcAddress,
	certificates?: Buffer,
): {credentials: ChannelCredentials; options: ChannelOptions} {
	if (!hasTls) return {credentials: ChannelCredentials.createInsecure(), options: {}};
	const host = target.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
	if (isIP(host) === 0) return {credentials: ChannelCredentials.createSsl(certificates), options: {}};
	// TLS knows no name that is an address, and Node warns of one: another is sent, and this one is checked.
	const verify = {
		checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
			checkServerIdentity(host, certificate),
	};
	return {
		credentials: ChannelCredentials.createSsl(certificates, null, null, verify),
		options: {'grpc.ssl_target_name_override': 'localhost'},
	};
}
