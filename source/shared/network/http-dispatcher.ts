import {Agent, Dispatcher, EnvHttpProxyAgent, Pool} from 'undici';
import {LunchError} from '../errors.ts';
import type {Environment} from '../files/paths.ts';
import {show} from '../text/show.ts';
import {isHostName} from './host-name.ts';
import {hasProxies, isDirect, type Proxies, proxiesOf, withoutCredentials} from './proxies.ts';

/** A pool of connections within these limits, through the proxies of the environment. Throws USAGE for a proxy that is not an address. */
export function createDispatcher(options: Agent.Options, env: Environment): Dispatcher {
	const proxies = proxiesOf(env);
	return hasProxies(proxies) ? new ProxiedDispatcher(options, proxies) : new Agent(options);
}

/** Reaches this machine directly and everything else as the environment says. */
class ProxiedDispatcher extends Dispatcher {
	readonly #direct: Agent;
	readonly #proxied: EnvHttpProxyAgent;
	readonly #proxies: Proxies;

	constructor(options: Agent.Options, proxies: Proxies) {
		super();
		const {connect, ...limits} = options;
		const tls = typeof connect === 'object' ? connect : {};
		for (const address of [proxies.http, proxies.https]) checkAddress(address);
		this.#proxies = proxies;
		this.#direct = new Agent(options);
		this.#proxied = new EnvHttpProxyAgent({
			...limits,
			// The limits do not reach the connections to a proxy otherwise.
			factory: (origin: string | URL, own: object) => new Pool(origin, {...limits, ...own}),
			httpProxy: proxies.http ?? '',
			httpsProxy: proxies.https ?? '',
			noProxy: proxies.noProxy,
			proxyTls: tls,
			requestTls: tls,
		} as EnvHttpProxyAgent.Options);
	}

	override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
		const host = URL.parse(String(options.origin))?.hostname ?? '';
		const dispatcher = isDirect(host, this.#proxies) ? this.#direct : this.#proxied;
		return dispatcher.dispatch(options, handler);
	}

	override async close(): Promise<void> {
		await Promise.all([this.#direct.close(), this.#proxied.close()]);
	}

	override async destroy(): Promise<void> {
		await Promise.all([this.#direct.destroy(), this.#proxied.destroy()]);
	}
}

function checkAddress(address: string | null): void {
	if (address === null) return;
	const url = URL.parse(address);
	if (url !== null && /^(?:https?|socks5?):$/.test(url.protocol) && isHostName(url.hostname)) return;
	throw new LunchError('USAGE', `${show(withoutCredentials(address))} is not an address of a proxy.`, {
		hint: 'Set HTTP_PROXY and HTTPS_PROXY to http://host:port, or unset them.',
	});
}
