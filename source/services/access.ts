import {createHash, timingSafeEqual} from 'node:crypto';
import type {onRequestAsyncHookHandler} from 'fastify';
import type {EngineSettings} from '../shared/engine-settings.ts';
import {LunchError} from '../shared/errors.ts';
import {isLoopback} from '../shared/loopback.ts';
import {readTlsFiles, type ServerCertificate} from './tls-files.ts';
import {readTokenFile} from './token-file.ts';

export type AccessSettings = Pick<EngineSettings, 'tokenFile' | 'tlsCert' | 'tlsKey' | 'insecure'>;

/** Who is let in, and how connections are kept private. The token itself stays in here. */
export interface Access {
	/** Whether clients must show a token. */
	readonly wantsToken: boolean;
	/** The file of the token, where it was made just now; else null. */
	readonly madeTokenFile: string | null;
	/** What to serve with TLS; null for plain connections. */
	readonly certificate: ServerCertificate | null;
	/** Whether a client with this `Authorization` header (or metadata) is let in. Takes as long for a wrong token as for the right one. */
	admits(authorization: string | undefined): boolean;
}

/** No token, no TLS. */
export const openToAll: Access = {wantsToken: false, madeTokenFile: null, certificate: null, admits: () => true};

export interface Exposure {
	/** The address that is listened on. */
	host: string;
	/** Whether what clients send is run. */
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
	const {token: own, isNew} = await readTokenFile(tokenFile);
	const expected = digest(own);
	return {
		wantsToken: true,
		madeTokenFile: isNew ? tokenFile : null,
		certificate,
		admits(authorization) {
			const [, token = ''] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
			return timingSafeEqual(digest(token), expected);
		},
	};
}

/** For the routes that are not for everybody: `scope.addHook('onRequest', requireToken(access))`. */
export function requireToken(access: Access): onRequestAsyncHookHandler {
	return async (request, reply) => {
		if (access.admits(request.headers.authorization)) return;
		reply.header('www-authenticate', 'Bearer realm="lunch"');
		throw unauthorized(request.headers.authorization !== undefined);
	};
}

/** What a client is told that is not let in. */
export function unauthorized(hasShown: boolean): LunchError {
	return new LunchError('UNAUTHORIZED', hasShown ? 'This is not the token of this service.' : 'This needs a token.', {
		hint: 'Send `Authorization: Bearer TOKEN`; `lunch` takes TOKEN from LUNCH_TOKEN.',
	});
}

function digest(token: string): Buffer {
	return createHash('sha256').update(token).digest();
}

function refused(host: string, what: string, way: string): LunchError {
	return new LunchError('USAGE', `Functions of others are not run on ${host} ${what}.`, {
		hint: `${way[0]?.toUpperCase()}${way.slice(1)}; or run none with --functions 0, or listen on 127.0.0.1 only.`,
	});
}
