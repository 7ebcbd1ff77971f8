// This file loads OpenTelemetry's SDK; it is imported only where traces are wanted.
import {ROOT_CONTEXT, SpanKind, SpanStatusCode, trace} from '@opentelemetry/api';
import {OTLPTraceExporter} from '@opentelemetry/exporter-trace-otlp-http';
import {
	defaultResource,
	detectResources,
	resourceAttributesEnvDetector,
	resourceFromAttributes,
	serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {BatchSpanProcessor, type SpanExporter, TracerProvider} from '@opentelemetry/sdk-trace';
import type {Tracing} from '../../shared/tracing.ts';
import {withTimeout} from '../../shared/with-timeout.ts';

export interface OtlpTracingOptions {
	/** The address that spans are posted to, as JSON. */
	url: string;
	version: string;
	/** Called with the spans that could not be sent. */
	onLost: (error: unknown, spans: number) => void;
}

/** The time that the last spans have to leave, in milliseconds. */
const CLOSE_TIMEOUT_MS = 2000;

/** The time that spans are gathered before they are sent, in milliseconds. */
const GATHER_MS = 1000;

const kinds = {server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL} as const;

/** Sends spans to a collector, by OTLP over HTTP. Headers, timeout and resource attributes are taken from the environment, as OpenTelemetry has it. */
export function createOtlpTracing({url, version, onLost}: OtlpTracingOptions): Tracing {
	const exporter = reporting(new OTLPTraceExporter({url}), onLost);
	const provider = new TracerProvider({
		resource: defaultResource()
			.merge(resourceFromAttributes({'service.name': 'lunch', 'service.version': version, 'process.pid': process.pid}))
			.merge(detectResources({detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector]})),
		spanProcessors: [new BatchSpanProcessor({exporter, scheduledDelayMillis: GATHER_MS})],
	});
	const tracer = provider.getTracer('lunch', version);

	return {
		startSpan(name, {kind = 'internal', parent = null, attributes = {}, startedAt} = {}) {
			const options = {kind: kinds[kind], attributes, ...(startedAt ? {startTime: startedAt} : {})};
			const span = tracer.startSpan(name, options, contextOf(parent));
			const {traceId, spanId, traceFlags} = span.spanContext();
			return {
				traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
				end({attributes: more = {}, error, at} = {}) {
					span.setAttributes(more);
					if (error !== undefined) span.setStatus({code: SpanStatusCode.ERROR, message: error});
					span.end(at);
				},
			};
		},
		async close() {
			const sent = provider.shutdown().catch((error: unknown) => onLost(error, 0));
			await withTimeout(sent, CLOSE_TIMEOUT_MS, () => {});
		},
	};
}

function contextOf(parent: string | null) {
	if (parent === null) return ROOT_CONTEXT;
	const [, traceId = '', spanId = '', flags = ''] = parent.split('-');
	return trace.setSpanContext(ROOT_CONTEXT, {
		traceId,
		spanId,
		traceFlags: Number.parseInt(flags, 16),
		isRemote: true,
	});
}

/** The exporter, which also says what it could not send. */
function reporting(exporter: SpanExporter, onLost: OtlpTracingOptions['onLost']): SpanExporter {
	return {
		export(spans, done) {
			exporter.export(spans, result => {
				if (result.code !== 0) onLost(result.error, spans.length);
				done(result);
			});
		},
		shutdown: () => exporter.shutdown(),
		forceFlush: async () => exporter.forceFlush?.(),
	};
}
