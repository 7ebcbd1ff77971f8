import {LunchError} from '../../shared/errors.ts';
import type {RetryEnd} from '../../shared/retries.ts';
import type {CallEnvironment, CallFiles, CallRequest, CallRetries} from '../functions.ts';
import type {WireCallFiles, WireCallRequest, WireEnvironment, WireRetries} from './messages.ts';
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
		stream: request.stream ?? false,
		retries: request.retries ? retriesToWire(request.retries) : null,
		files: filesToWire(request.files),
		batch: request.batch ? encodingToWire(request.batch) : 'ENCODING_UNSPECIFIED',
		environment: environmentToWire(request.environment),
	};
}

function retriesToWire({times, backoffMs, mostBackoffMs, after, afterValues}: CallRetries): WireRetries {
	return {times, backoffMs, mostBackoffMs, after: after ?? [], afterValues: afterValues ?? false};
}

/**
 * Reads a request; 0 stands for a number that is left out. The request is checked where it is started. Throws
 * FUNCTION_INVALID for an unknown runtime.
 */
export function requestFromWire(wire: WireCallRequest): CallRequest {
	const runtime = runtimeFromWire(wire.runtime);
	if (runtime === null) {
		throw new LunchError('FUNCTION_INVALID', 'The call names no runtime.', {
			hint: 'Set `runtime` to RUNTIME_NODE or RUNTIME_PYTHON.',
		});
	}
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
		timeoutMs: unlessZero(wire.timeoutMs),
		hintMs: unlessZero(wire.hintMs),
		memoryBytes: unlessZero(wire.memoryBytes),
		outputBytes: unlessZero(wire.outputBytes),
		isFresh: wire.fresh,
		mayRetry: wire.retry,
		reuse: wire.reuse,
		stream: wire.stream || undefined,
		batch: wire.batch === 'ENCODING_UNSPECIFIED' ? undefined : encodingFromWire(wire.batch),
		retries: wire.retries ? retriesFromWire(wire.retries) : undefined,
		files: filesFromWire(wire.files),
		environment: environmentFromWire(wire.environment),
		data: wire.data.length > 0 ? wire.data.map(({at, digest}) => ({at, digest})) : undefined,
	};
}

/** An unknown condition is found where the request is checked. */
function retriesFromWire({times, backoffMs, mostBackoffMs, after, afterValues}: WireRetries): CallRetries {
	return {
		...{times, backoffMs, mostBackoffMs, afterValues},
		after: after.length > 0 ? (after as readonly RetryEnd[]) : undefined,
	};
}

function environmentToWire(environment: CallEnvironment | undefined): WireEnvironment | null {
	if (!environment) return null;
	if (environment.kind === 'packages') {
		return {requirements: environment.requirements, requiresPython: environment.requiresPython ?? ''};
	}
	throw new LunchError('FUNCTION_INVALID', 'An environment of this machine can not be named elsewhere.');
}

function environmentFromWire(environment: WireEnvironment | null): CallEnvironment | undefined {
	if (!environment) return undefined;
	const {requirements, requiresPython} = environment;
	return {kind: 'packages', requirements, ...(requiresPython === '' ? {} : {requiresPython})};
}

const NOTHING = new Uint8Array();

/** Files of this machine can't be named elsewhere: FUNCTION_INVALID. */
function filesToWire(files: CallFiles | undefined): WireCallFiles | null {
	if (!files) return null;
	const inputs = files.in.map(file => {
		if ('content' in file) return {name: file.name, content: Buffer.from(file.content, 'base64'), digest: ''};
		if ('digest' in file) return {name: file.name, content: NOTHING, digest: file.digest};
		throw new LunchError('FUNCTION_INVALID', `The content of ${file.name} has to be sent, not its path.`);
	});
	return {inputs, outputs: files.out};
}

function filesFromWire(files: WireCallFiles | null): CallFiles | undefined {
	if (!files) return undefined;
	const given = files.inputs.map(({name, content, digest}) =>
		digest === '' ? {name, content: Buffer.from(content).toString('base64')} : {name, digest},
	);
	return {in: given, out: files.outputs};
}

function unlessZero(value: number): number | undefined {
	return value === 0 ? undefined : value;
}

/** About how long the message is, in bytes. */
export function requestBytes({code, args, kwargs, modules = [], files}: CallRequest): number {
	const texts = [code.source, args?.text ?? '', kwargs?.text ?? '', ...modules];
	const contents = files?.in.reduce((sum, file) => sum + ('content' in file ? file.content.length * 0.75 + 256 : 0), 0);
	return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 256 + (contents ?? 0));
}
