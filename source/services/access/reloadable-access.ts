import {LunchError} from '../../shared/errors.ts';
import {type Access, type AccessSettings, type Exposure, openAccess} from './access.ts';
import type {ServerCertificate} from './tls-files.ts';

/** An {@link Access} whose tokens and certificate can be read anew while it is in use. */
export interface ReloadableAccess extends Access {
	/** Reads the files again. Where one can't be used, what there was goes on and this fails with the reason. */
	reload(settings: AccessSettings): Promise<void>;
}

/** As {@link openAccess}. */
export async function openReloadableAccess(settings: AccessSettings, exposure: Exposure): Promise<ReloadableAccess> {
	let current = await openAccess(settings, exposure);
	const {wantsToken, madeTokenFile} = current;
	const hasTls = current.certificate !== null;
	const listeners: ((certificate: ServerCertificate) => void)[] = [];
	return {
		wantsToken,
		madeTokenFile,
		get certificate() {
			return current.certificate;
		},
		tenantOf: authorization => current.tenantOf(authorization),
		onNewCertificate: listener => {
			listeners.push(listener);
		},
		async reload(next) {
			const renewed = await openAccess(next, exposure);
			if (renewed.wantsToken !== wantsToken || (renewed.certificate !== null) !== hasTls) {
				throw new LunchError(
					'CONFIG_INVALID',
					'Whether a token is wanted, and TLS, can not change while the service runs.',
					{
						hint: 'Start it again for that.',
					},
				);
			}
			current = renewed;
			const {certificate} = renewed;
			if (certificate) for (const listener of listeners) listener(certificate);
		},
	};
}
