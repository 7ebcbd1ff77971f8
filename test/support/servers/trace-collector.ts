import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A span as a collector got it. */
export interface ReceivedSpan {
	traceId: string;
	spanId: string;
	/** Left out, or empty, for the first of a trace. */
	parentSpanId?: string;
	name: string;
	kind: number;
	startTimeUnixNano: string;
	endTimeUnixNano: string;
	attributes: {key: string; value: Record<string, unknown>}[];
	status: {code?: number; message?: string};
	/** `service.name` of whoever sent it. */
	service: unknown;
}

interface ExportRequest {
	resourceSpans: {
		resource: {attributes: ReceivedSpan['attributes']};
		scopeSpans: {spans: Omit<ReceivedSpan, 'service'>[]}[];
	}[];
}

export interface TraceCollector {
	/** The value for `OTEL_EXPORTER_OTLP_ENDPOINT`. */
	address: string;
	readonly spans: readonly ReceivedSpan[];
	/** How many requests it got. */
	readonly requests: number;
	close(): Promise<void>;
}

/** Takes spans by OTLP over HTTP, as JSON; answers with `status`. */
export async function startTraceCollector(status = 200): Promise<TraceCollector> {
	const spans: ReceivedSpan[] = [];
	let requests = 0;
	const server = createServer(async (request, response) => {
		let text = '';
		for await (const chunk of request) text += chunk;
		requests++;
		if (request.method !== 'POST' || request.url !== '/v1/traces') response.statusCode = 404;
		else {
			response.statusCode = status;
			for (const {resource, scopeSpans} of (JSON.parse(text) as ExportRequest).resourceSpans) {
				const service = attributeOf(resource, 'service.name');
				spans.push(...scopeSpans.flatMap(scope => scope.spans.map(span => ({...span, service}))));
			}
		}
		response.setHeader('content-type', 'application/json').end('{}');
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		spans,
		get requests() {
			return requests;
		},
		async close() {
			server.closeAllConnections();
			await new Promise(resolve => server.close(resolve));
		},
	};
}

/** The value of an attribute; undefined where there is none. */
export function attributeOf({attributes}: Pick<ReceivedSpan, 'attributes'>, name: string): unknown {
	const found = attributes.find(({key}) => key === name);
	return found && Object.values(found.value)[0];
}
