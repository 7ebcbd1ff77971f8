import {X509Certificate} from 'node:crypto';
import type {Logger} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';
import type {Access} from './access.ts';
import type {ServerCertificate} from './tls-files.ts';

const SOON_DAYS = 14;
const DAY_MS = 24 * 3600 * 1000;

/** Warns, now and every day, of a certificate that has expired or soon will. Returns what ends that. */
export function watchCertificate(access: Access, log: Logger): () => void {
	if (!access.certificate) return () => {};
	const look = () => {
		const warning = access.certificate && expiryWarning(access.certificate, Date.now());
		if (warning) log.warn(warning);
	};
	look();
	access.onNewCertificate?.(look);
	const timer = setInterval(look, DAY_MS).unref();
	return () => clearInterval(timer);
}

/** A warning that a certificate expires; null where that is far off. `now`: milliseconds since 1970. */
export function expiryWarning(certificate: ServerCertificate, now: number): string | null {
	const expiry = new X509Certificate(certificate.cert).validToDate.getTime();
	const day = new Date(expiry).toISOString().slice(0, 10);
	if (expiry <= now) return `The certificate expired on ${day}: clients refuse it. Renew it, and send SIGHUP.`;
	if (expiry > now + SOON_DAYS * DAY_MS) return null;
	return `The certificate expires on ${day}. Renew it, and send SIGHUP.`;
}

/** Shows when the certificate in use expires, in seconds since 1970. */
export function addCertificateMetric(metrics: Metrics, access: Access): void {
	if (!access.certificate) return;
	metrics.gauge('lunch_tls_certificate_expiry_seconds', () => {
		if (!access.certificate) throw new Error('there is no certificate');
		return new X509Certificate(access.certificate.cert).validToDate.getTime() / 1000;
	});
}
