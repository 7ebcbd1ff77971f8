import {Agent as HttpAgent} from 'node:http';
import {Agent as HttpsAgent} from 'node:https';
import type {Environment} from '../../../shared/files/paths.ts';
import {hasProxies, isDirect, proxiesOf, proxyVariables} from '../../../shared/network/proxies.ts';

/** The SDK's own defaults. */
const CONNECTIONS = 50;

/** Agents that reach a storage through the proxies of the environment; nothing where there are none. */
export function s3Agents(endpoint: string | null, env: Environment): {httpAgent?: HttpAgent; httpsAgent?: HttpsAgent} {
	const proxies = proxiesOf(env);
	const host = endpoint === null ? '' : (URL.parse(endpoint)?.hostname ?? '');
	if (!hasProxies(proxies) || isDirect(host, proxies)) return {};
	const options = {keepAlive: true, maxSockets: CONNECTIONS, proxyEnv: proxyVariables(proxies)};
	return {httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options)};
}
