import {runInNewContext} from 'node:vm';

/** The global names that Node adds to those of the language. */
const ofNode = `
	AbortController AbortSignal Blob BroadcastChannel Buffer ByteLengthQueuingStrategy CloseEvent CompressionStream
	CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream Event EventSource EventTarget File
	FormData Headers MessageChannel MessageEvent MessagePort Navigator Performance PerformanceEntry PerformanceMark
	PerformanceMeasure PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming
	ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest
	ReadableStreamDefaultController ReadableStreamDefaultReader Request Response SubtleCrypto TextDecoder
	TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLPattern
	URLSearchParams WebAssembly WebSocket WritableStream WritableStreamDefaultController WritableStreamDefaultWriter
	atob btoa clearImmediate clearInterval clearTimeout console crypto fetch global navigator performance process
	queueMicrotask setImmediate setInterval setTimeout structuredClone`;

/** The global names that a worker adds to those. */
const ofWorker = 'checkpoint lastCheckpoint';

let known: ReadonlySet<string> | null = null;

/** The global names that a function finds on a worker: not those of this process, to which anybody may have added. */
export function workerGlobals(): ReadonlySet<string> {
	if (known === null) {
		const ofLanguage: unknown = runInNewContext('Object.getOwnPropertyNames(globalThis).join(" ")');
		known = new Set(`${String(ofLanguage)} ${ofNode} ${ofWorker}`.split(/\s+/));
	}
	return known;
}

/** Names of other worlds: code that asks with `typeof` first does without them. */
export const foreignGlobals: ReadonlySet<string> = new Set(
	'window document self Deno Bun require module exports define __dirname __filename localStorage importScripts'.split(
		' ',
	),
);
