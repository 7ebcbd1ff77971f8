import {createHmac, randomBytes} from 'node:crypto';
import type {FastifyInstance} from 'fastify';
import {LunchError} from '../../shared/errors.ts';
import {isLoopback} from '../../shared/network/loopback.ts';
import type {EngineSettings} from '../../shared/settings/engine-settings.ts';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import {readTlsFiles, type ServerCertificate} from './tls-files.ts';
import {readTokenFile, type TenantsByToken} from './token-file.ts';

declare module 'fastify' {
	interface FastifyRequest {
		/** The tenant of the request, on routes behind {@link requireToken}. */
		tenant: Tenant;
	}
}

export type AccessSettings = Pick<EngineSettings, 'tokenFile' | 'tlsCert' | 'tlsKey' | 'insecure'>;

/** The tokens of clients and the certificate of the service. The tokens themselves stay in here. */
export interface Access {
	/** Whether clients must show a token. */
	readonly wantsToken: boolean;
	/** The file of the token, where it was made just now; else null. */
	readonly madeTokenFile: string | null;
	/** The certificate for TLS; null for plain connections. */
	readonly certificate: ServerCertificate | null;
	/**
	 * The tenant of a client, by its `Authorization` header (or metadata); null where it is not let in. The time that it
	 * takes tells nothing of the tokens. Where no token is wanted everybody is the default tenant.
	 */
	tenantOf(authorization: string | undefined): Tenant | null;
	/** Has the listener called with each later certificate, for connections from then on. Left out where none comes. */
	onNewCertificate?(listener: (certificate: ServerCertificate) => void): void;
}

/** No token, no TLS. */
export const openToAll: Access = {
	wantsToken: false,
	madeTokenFile: null,
	certificate: null,
	tenantOf: () => DEFAULT_TENANT,
};

export interface Exposure {
	/** The address that is listened on. */
	host: string;
	/** Whether code of clients is run. */
	runsCode: boolean;
}

/**
 * Reads the token and the certificate, and sees that code of strangers is not run for everybody: beyond
 * loopback it takes a token, and TLS unless that is waived. Throws USAGE or CONFIG_INVALID.
 */
export async function openAccess(settings: AccessSettings, {host, runsCode}: Exposure): Promise<Access> {
	const {tokenFile, tlsCert, tlsKey, insecure} = settings;
	const certificate = await readTlsFiles(tlsCert, tlsKey);
	if (runsCode && !isLoopback(host)) {
		if (tokenFile === null) throw refused(host, 'without a token', '--token-file FILE makes one');
		if (!certificate && !insecure) {
			throw refused(host, 'without TLS', 'add --tls-cert and --tls-key, or --insecure where the network is trusted');
		}
	}
	if (tokenFile === null) return {...openToAll, certificate};
	const {tokens, isNew} = await readTokenFile(tokenFile);
	const find = tenantFinder(tokens);
	return {
		wantsToken: true,
		madeTokenFile: isNew ? tokenFile : null,
		certificate,
		tenantOf(authorization) {
			const [, token = ''] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
			return find(token);
		},
	};
}

/** For the routes of a scope, which are not for everybody: turns others away, and says whose each request is (`request.tenant`). */
export function requireToken(scope: FastifyInstance, access: Access): void {
	scope.decorateRequest('tenant', DEFAULT_TENANT);
	scope.addHook('onRequest', async (request, reply) => {
		const {authorization} = request.headers;
		const tenant = access.tenantOf(authorization);
		if (tenant === null) {
			reply.header('www-authenticate', 'Bearer realm="lunch"');
			throw unauthorized(authorization !== undefined);
		}
		request.tenant = tenant;
	});
}

/** The error for a client without a valid token. */
export function unauthorized(hasShown: boolean): LunchError {
	return new LunchError('UNAUTHORIZED', hasShown ? 'This is not the token of this service.' : 'This needs a token.', {
		hint: 'Send `Authorization: Bearer TOKEN`; `lunch` takes TOKEN from LUNCH_TOKEN.',
	});
}

/** Looks tokens up by a secret digest, so that the time of a look-up says nothing of them. */
function tenantFinder(tokens: TenantsByToken): (token: string) => Tenant | null {
	const key = randomBytes(32);
	const digest = (token: string) => createHmac('sha256', key).update(token).digest('base64');
	const tenants = new Map([...tokens].map(([token, tenant]) => [digest(token), tenant]));
	return token => tenants.get(digest(token)) ?? null;
}

function refused(host: string, what: string, way: string): LunchError {
	return new LunchError('USAGE', `Functions of others are not run on ${host} ${what}.`, {
		hint: `${way[0]?.toUpperCase()}${way.slice(1)}; or run none with --functions 0, or listen on 127.0.0.1 only.`,
	});
}
