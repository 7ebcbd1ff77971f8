import {experimental, ServerCredentials} from '@grpc/grpc-js';
import type {Access} from '../access/access.ts';
import type {ServerCertificate} from '../access/tls-files.ts';

type Provider = NonNullable<Parameters<typeof experimental.createCertificateProviderServerCredentials>[0]>;
type Listener = Parameters<Provider['addIdentityCertificateListener']>[0];

/** The credentials of the gRPC server: the certificate of the moment; connections that are open keep theirs. */
export function serverCredentials(access: Access): ServerCredentials {
	if (!access.certificate) return ServerCredentials.createInsecure();
	const listeners = new Set<Listener>();
	const update = ({cert, key}: ServerCertificate) => ({certificate: cert, privateKey: key});
	access.onNewCertificate?.(certificate => {
		for (const listener of listeners) listener(update(certificate));
	});
	const provider: Provider = {
		addCaCertificateListener() {},
		removeCaCertificateListener() {},
		addIdentityCertificateListener(listener) {
			listeners.add(listener);
			// Not at once: what it sets in motion is heard only when this has returned.
			queueMicrotask(() => {
				if (access.certificate) listener(update(access.certificate));
			});
		},
		removeIdentityCertificateListener(listener) {
			listeners.delete(listener);
		},
	};
	// The types name the arguments in another order than they are read in: the first is the server's own certificate.
	return experimental.createCertificateProviderServerCredentials(provider, null, false);
}
