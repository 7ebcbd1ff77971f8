import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A certificate that nobody signed, in files. */
export interface SelfSigned {
	folder: string;
	certFile: string;
	keyFile: string;
	cert: Buffer;
	key: Buffer;
	remove(): void;
}

/** `names`: who it is for, as OpenSSL writes them. */
export function makeSelfSigned(names = 'DNS:localhost,IP:127.0.0.1'): SelfSigned {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-tls-'));
	const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
	const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
	const subject = ['-subj', '/CN=lunch', '-addext', `subjectAltName=${names}`];
	execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', keyFile, '-out', certFile], {
		stdio: 'pipe',
	});
	return {
		folder,
		certFile,
		keyFile,
		cert: readFileSync(certFile),
		key: readFileSync(keyFile),
		remove: () => rmSync(folder, {recursive: true, force: true}),
	};
}
