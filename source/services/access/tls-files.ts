import {createPrivateKey, X509Certificate} from 'node:crypto';
import {buffer} from 'node:stream/consumers';
import {createSecureContext} from 'node:tls';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {fileFailureText} from '../../shared/files/file-failure.ts';
import {readGiven} from '../../shared/files/special-file.ts';

/** A server's certificate, with those between it and its root, and its private key: PEM. */
export interface ServerCertificate {
	cert: Buffer;
	key: Buffer;
}

/** Reads both, and sees that they belong together. Null where neither is named; throws USAGE or CONFIG_INVALID. */
export async function readTlsFiles(certFile: string | null, keyFile: string | null): Promise<ServerCertificate | null> {
	if (certFile === null && keyFile === null) return null;
	if (certFile === null || keyFile === null) {
		const missing = certFile === null ? '--tls-cert' : '--tls-key';
		throw new LunchError('USAGE', 'TLS needs a certificate and its private key.', {
			hint: `Name the other with ${missing}.`,
		});
	}
	const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
	try {
		createSecureContext({cert, key, minVersion: 'TLSv1.2'});
	} catch (error) {
		throw new LunchError('CONFIG_INVALID', `${certFile} and ${keyFile} can't be used for TLS: ${messageOf(error)}.`, {
			hint: whatIsWrong({certFile, cert, keyFile, key}),
			cause: error,
		});
	}
	return {cert, key};
}

function whatIsWrong({
	certFile,
	cert,
	keyFile,
	key,
}: {
	certFile: string;
	cert: Buffer;
	keyFile: string;
	key: Buffer;
}): string {
	const text = key.toString('latin1');
	if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(cert.toString('latin1')) && /-----BEGIN CERTIFICATE-----/.test(text)) {
		return 'They are the wrong way round: --tls-cert names the certificate, --tls-key the private key.';
	}
	try {
		const certificate = new X509Certificate(cert);
		if (/ENCRYPTED/.test(text)) return `${keyFile} has a passphrase: give a key without one.`;
		const isPair = certificate.checkPrivateKey(createPrivateKey(key));
		return isPair ? 'Give a certificate that TLS 1.2 and later take.' : `${keyFile} is the key of another certificate.`;
	} catch {
		const isCertificate = /-----BEGIN CERTIFICATE-----/.test(cert.toString('latin1'));
		return `${isCertificate ? keyFile : certFile} is not a PEM file${isCertificate ? ' of a private key' : ' of a certificate'}.`;
	}
}

/** A shell may hand secrets over in a pipe. */
function read(file: string): Promise<Buffer> {
	return readGiven(file)
		.then(buffer)
		.catch((error: unknown) => {
			throw new LunchError('CONFIG_INVALID', `${file} ${fileFailureText(error)}.`, {
				hint: '--tls-cert and --tls-key name PEM files.',
				cause: error,
			});
		});
}
