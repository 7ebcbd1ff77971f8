import {LunchError} from '../../shared/errors.ts';
import type {CallRequest} from '../functions.ts';
import type {WireCallRequest} from './messages.ts';
import {
	encodingFromWire,
	encodingToWire,
	runtimeFromWire,
	runtimeToWire,
	valueFromWire,
	valueToWire,
} from './values.ts';

export function requestToWire({code, ...request}: CallRequest): WireCallRequest {
	return {
		runtime: runtimeToWire(request.runtime),
		source: code.source,
		entry: code.kind === 'module' ? code.entry : '',
		modules: request.modules ?? [],
		args: valueToWire(request.args),
		kwargs: valueToWire(request.kwargs),
		resultEncoding: encodingToWire(request.resultEncoding),
		timeoutMs: request.timeoutMs ?? 0,
		hintMs: request.hintMs ?? 0,
		memoryBytes: request.memoryBytes ?? 0,
		outputBytes: request.outputBytes ?? 0,
		fresh: request.isFresh ?? false,
		retry: request.mayRetry ?? false,
		reuse: request.reuse ?? false,
		data: request.data ?? [],
	};
}

/** Throws FUNCTION_INVALID. */
export function requestFromWire(wire: WireCallRequest): CallRequest {
	const runtime = runtimeFromWire(wire.runtime);
	if (runtime === null) throw invalid('names no runtime', 'Set `runtime` to RUNTIME_NODE or RUNTIME_PYTHON.');
	if (wire.source.trim() === '') throw invalid('has no function', 'Set `source` to the text of a function.');
	return {
		runtime,
		code:
			wire.entry === ''
				? {kind: 'expression', source: wire.source}
				: {kind: 'module', source: wire.source, entry: wire.entry},
		modules: wire.modules,
		args: valueFromWire(wire.args) ?? undefined,
		kwargs: valueFromWire(wire.kwargs) ?? undefined,
		resultEncoding: encodingFromWire(wire.resultEncoding),
		timeoutMs: amount('timeout_ms', wire.timeoutMs),
		hintMs: amount('hint_ms', wire.hintMs),
		memoryBytes: amount('memory_bytes', wire.memoryBytes),
		outputBytes: amount('output_bytes', wire.outputBytes),
		isFresh: wire.fresh,
		mayRetry: wire.retry,
		reuse: wire.reuse,
		data: wire.data.length > 0 ? wire.data.map(({at, digest}) => ({at, digest})) : undefined,
	};
}

/** About how long the message is, in bytes. */
export function requestBytes({code, args, kwargs, modules = []}: CallRequest): number {
	const texts = [code.source, args?.text ?? '', kwargs?.text ?? '', ...modules];
	return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 256);
}

/** 0 stands for what was left out. */
function amount(field: string, value: number): number | undefined {
	if (value === 0) return undefined;
	if (value > 0 && Number.isFinite(value)) return value;
	throw invalid(`has a ${field} of ${value}`, 'It is to be a number above 0, or left out.');
}

function invalid(what: string, hint: string): LunchError {
	return new LunchError('FUNCTION_INVALID', `The call ${what}.`, {hint});
}
