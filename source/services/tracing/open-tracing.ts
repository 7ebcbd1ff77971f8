import {LunchError, messageOf} from '../../shared/errors.ts';
import {isHostName} from '../../shared/network/host-name.ts';
import {createRateLimit} from '../../shared/rate-limited-log.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import type {Logger} from '../logging/logger.ts';

export interface TracingOptions {
	/** The environment. */
	variables: Readonly<Record<string, string | undefined>>;
	version: string;
	log: Logger;
}

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';

/** Opens the traces of this process: none unless the environment says where they go. Throws USAGE. */
export async function openTracing({variables, version, log}: TracingOptions): Promise<Tracing> {
	const url = readCollector(variables);
	if (url === null) return noTracing;
	const {createOtlpTracing} = await import('./otlp-tracing.ts');
	let lost = 0;
	const isAllowed = createRateLimit();
	log.info({collector: `${url.origin}${url.pathname}`}, 'traces are sent');
	return createOtlpTracing({
		url: url.href,
		version,
		onLost(error, spans) {
			lost += spans;
			if (!isAllowed('lost')) return;
			log.warn({reason: messageOf(error), spans: lost}, 'traces could not be sent');
			lost = 0;
		},
	});
}

/** The address that traces are posted to; null for none. */
function readCollector(variables: TracingOptions['variables']): URL | null {
	const endpoint = variables[ENDPOINT]?.trim();
	if (!endpoint || variables.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return null;
	const url = URL.parse(endpoint);
	if (url === null || !/^https?:$/.test(url.protocol) || !isHostName(url.hostname)) {
		// It may have a password in it.
		throw new LunchError('USAGE', `${ENDPOINT} is not an address that begins with http:// or https://.`, {
			hint: 'Give it the address of an OTLP collector, such as http://localhost:4318.',
		});
	}
	url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
	return url;
}
