/** The attributes of a span. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanOptions {
	/** `server`: answers a request from outside. `consumer`: does what was put into a queue. `internal` when left out. */
	kind?: 'server' | 'consumer' | 'internal';
	/** The span that this one is a part of, as W3C's `traceparent`; null begins a trace. */
	parent?: string | null | undefined;
	attributes?: SpanAttributes;
	/** Now when left out. */
	startedAt?: Date;
}

export interface SpanEnd {
	attributes?: SpanAttributes;
	/** The failure; left out where nothing failed. */
	error?: string | undefined;
	/** Now when left out. */
	at?: Date;
}

/** A piece of work in a trace. */
export interface Span {
	/** The parent of its parts, here or on another machine; null where nothing is traced. */
	readonly traceparent: string | null;
	end(end?: SpanEnd): void;
}

/** Gets spans. Nothing here throws or rejects: tracing ends nothing. */
export interface Tracing {
	startSpan(name: string, options?: SpanOptions): Span;
	/** Sends what is still here, for at most a few seconds. */
	close(): Promise<void>;
}

/** Keeps no spans; a trace that a client began is passed on. */
export const noTracing: Tracing = {
	startSpan: (_name, {parent = null} = {}) => ({traceparent: parent, end() {}}),
	close: async () => {},
};

const TRACEPARENT = /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** A `traceparent` that came from outside; null if it is none. */
export function readTraceparent(header: unknown): string | null {
	return typeof header === 'string' && TRACEPARENT.test(header) ? header : null;
}
