import {createHash} from 'node:crypto';
import {LunchError} from '../../shared/errors.ts';
import type {RetryEnd} from '../../shared/retries.ts';
import type {ModuleCode} from '../code/module-code.ts';
import type {CallRequest, CallRetries, EncodedValue, Encoding, Functions} from '../functions.ts';
import {encodeValue} from '../values/values.ts';
import type {AskedCall} from './asked-call.ts';
import {environmentOf} from './environment-of.ts';
import type {ErrorClass} from './failures/error-classes.ts';
import {hasFiles, jobFilesToSend, type NamedFiles} from './files/start-with-files.ts';
import {checkOptions, type OptionNames} from './known-options.ts';
import type {ListedMaps} from './listed-maps.ts';
import {mapInputs} from './map-inputs.ts';
import {type FlowingCall, type OnValue, type RemoteCall, startRemoteCall} from './remote-call.ts';
import {type MapItem, type MapOptions, mapOptionNames, type RemoteMap, remoteMap} from './remote-map.ts';
import {type RemoteStream, remoteStream, type Yielded} from './remote-stream.ts';
import {partedArguments, type Stored, type StoredOr} from './stored.ts';
import {
	callJobsOf,
	type JobOptions,
	jobOptionNames,
	type SubmittedCall,
	submittedCall,
	termsOf,
} from './submitted-call.ts';

/** How a function is called. */
export interface CallOptions {
	/** Modules imported first: each is a variable of the function under its own name (`node:path` is `path`). At most 100. */
	modules?: readonly string[] | undefined;
	/** Named arguments: Python's own, in JavaScript one object as the last argument. */
	kwargs?: Readonly<Record<string, unknown>> | undefined;
	/** The longest it may run, in seconds: 60 when left out, 86,400 at most. FUNCTION_TIMED_OUT where it runs longer. */
	timeout?: number | undefined;
	/** About how long it will run, in seconds: long calls start first. */
	hint?: number | undefined;
	/** Most memory of its worker, in bytes: 256 MiB when left out. FUNCTION_OUT_OF_MEMORY where it takes more. */
	memory?: number | undefined;
	/** Whether a call gets a worker that ran nothing before and runs nothing afterwards. */
	fresh?: boolean | undefined;
	/**
	 * Whether calls of this function go on in one process, one after another, which keeps the state of its module: what was
	 * loaded or computed once is there for the next one. Several calls at once have a process each. Off by default.
	 */
	reuse?: boolean | undefined;
	/**
	 * An interpreter of Python, or a virtual environment, by its path; for calls on workers of this process. Else a function of a Python
	 * module has the packages of its header (`# /// script`), its project's `.venv`, or those of its `pyproject.toml`.
	 */
	python?: string | undefined;
	/** Files for the folder where it runs, and files that it leaves there. It then has a process of its own: not with `reuse`. */
	files?: NamedFiles | undefined;
	/** Whether a call may run again on another machine when its own died. */
	retry?: boolean | undefined;
	/**
	 * How many times a call that did not return may begin again; never when left out, 1,000 at most. With `submit` it is the job's, kept by
	 * the service; a map has options of its own. A stream does not begin again once a value came, unless `retryAfterValues` says so.
	 */
	retries?: number | undefined;
	/** The pause before the first retry, in seconds: 1 when left out; each is twice as long as the one before. */
	backoff?: number | undefined;
	/** The longest pause, in seconds: 300 when left out. */
	backoffMost?: number | undefined;
	/** The ends after which a call begins again: `died`, `threw`, `timed-out`; all of them when left out. */
	retryOn?: readonly RetryEnd[] | undefined;
	/** Whether a stream begins again also after values came: they come again from the first one. */
	retryAfterValues?: boolean | undefined;
	/** The terms of `submit`: group, priority, key, and retries of its own. */
	job?: JobOptions | undefined;
	/** Ends the call when it aborts: FUNCTION_CANCELLED, with the signal's reason as its `cause`. */
	signal?: AbortSignal | undefined;
	/**
	 * Classes of errors that it throws, such as those of the module that it is in: what it throws of one of that name is an
	 * instance of it here, with its fields and methods. Its constructor is not called.
	 */
	errors?: readonly ErrorClass[] | undefined;
}

const callOptionNames: OptionNames<CallOptions> = {
	modules: true,
	kwargs: true,
	timeout: true,
	hint: true,
	memory: true,
	fresh: true,
	reuse: true,
	python: true,
	files: true,
	retry: true,
	retries: true,
	backoff: true,
	backoffMost: true,
	retryOn: true,
	retryAfterValues: true,
	job: true,
	signal: true,
	errors: true,
};

/** The inputs of a map, one after the other. */
export type Inputs<Args extends readonly unknown[]> =
	| Iterable<Args[0] | Stored<Args[0]>>
	| AsyncIterable<Args[0] | Stored<Args[0]>>;

/** Options of a map that calls all inputs. */
export type CollectOptions = MapOptions & {onError: 'collect'};

/** A function that runs on a worker. */
export interface RemoteFunction<Args extends readonly unknown[], Value> {
	/** Calls it; resolves with what it returns, and rejects as `RemoteCall.result` says. */
	run(...args: StoredOr<Args>): Promise<Value>;
	/** Begins a call that can be watched and cancelled. */
	start(...args: StoredOr<Args>): RemoteCall<Value>;
	/**
	 * Calls it with each input; the values are in the inputs' order. Where one fails, rejects with a `MapError` that names
	 * the input, and cancels the rest; with `onError: 'collect'` calls all, and resolves with the outcome of each, as
	 * `Promise.allSettled` does. Waits where the queue is full. RangeError for a `concurrency` below 1.
	 *
	 * `for await (const value of square.map(inputs))` gives the values as they come, with `onError: 'collect'` the outcome of
	 * each with its number. Inputs are taken no faster than values are read, so any number of them takes little memory.
	 */
	map(inputs: Inputs<Args>, options: CollectOptions): RemoteMap<PromiseSettledResult<Value>, MapItem<Value>>;
	map(inputs: Inputs<Args>, options?: MapOptions): RemoteMap<Value, Value>;
	/**
	 * Calls a function that yields, as generators do, and gives its values as they come: `for await (const line of tail.stream(file))`.
	 * The function waits for its reader, and ends when the loop is left.
	 */
	stream(...args: StoredOr<Args>): RemoteStream<Yielded<Value>>;
	/**
	 * Hands a call over to a service as a job, and resolves once that has it on its disk: it goes on when this program ends. It is run at
	 * most once, unless the option `job` allows retries. Data that was put can't be an argument: FUNCTION_INVALID.
	 */
	submit(...args: Args): Promise<SubmittedCall<Value>>;
	/** The same function with other options; those left out stay. TypeError for an unknown option. */
	with(options: CallOptions): RemoteFunction<Args, Value>;
}

/** Makes a function of code that is fetched once, when it is first called. */
export function remoteFunction<Args extends readonly unknown[], Value>(
	functions: () => Promise<Functions>,
	code: () => ModuleCode | Promise<ModuleCode>,
	options: CallOptions = {},
	listed?: ListedMaps,
): RemoteFunction<Args, Value> {
	checkOptions('A call', options, callOptionNames);
	checkOptions('A job', options.job ?? {}, jobOptionNames);
	let made: ModuleCode | Promise<ModuleCode> | null = null;

	function codeOnce(): ModuleCode | Promise<ModuleCode> {
		made ??= code();
		return made;
	}

	function begin(args: readonly unknown[], frames: () => string, onValue?: OnValue): FlowingCall<Value> {
		const {signal, errors} = options;
		const asked = async (): Promise<AskedCall> => {
			const {request, ...rest} = askedOf(await codeOnce(), args, options, await functions());
			return {...rest, request: onValue ? {...request, stream: true} : request};
		};
		return startRemoteCall<Value>(functions, asked, {signal, errors, frames, onValue});
	}

	function stream(...args: StoredOr<Args>): RemoteStream<Yielded<Value>> {
		return remoteStream<Yielded<Value>>(onValue => begin(args, callerFrames(stream), onValue), options.errors);
	}

	function run(...args: StoredOr<Args>): Promise<Value> {
		return begin(args, callerFrames(run)).result;
	}

	function start(...args: StoredOr<Args>): RemoteCall<Value> {
		return begin(args, callerFrames(start));
	}

	function mapItems(inputs: Inputs<Args>, how: MapOptions, frames: () => string): AsyncGenerator<MapItem<Value>> {
		checkOptions('A map', how, mapOptionNames);
		return mapInputs<Value>(inputs, how, {
			functions,
			asked: async input => askedOf(await codeOnce(), [input], {...options, retries: undefined}, await functions()),
			name: async () => nameOf(await codeOnce()),
			title: async () => titleOf(await codeOnce()),
			listed,
			errors: options.errors ?? [],
			signal: options.signal,
			frames,
		});
	}

	function map(inputs: Inputs<Args>, how: CollectOptions): RemoteMap<PromiseSettledResult<Value>, MapItem<Value>>;
	function map(inputs: Inputs<Args>, how?: MapOptions): RemoteMap<Value, Value>;
	function map(inputs: Inputs<Args>, how: MapOptions = {}) {
		const items = mapItems(inputs, how, callerFrames(map));
		if (how.onError === 'collect') return remoteMap(items, settledOf, item => item);
		return remoteMap(items, itemValue, itemValue);
	}

	async function submit(...args: Args): Promise<SubmittedCall<Value>> {
		const {request, stored, placeStack, files} = askedOf(await codeOnce(), args, options, {});
		if (stored && stored.length > 0) throw noStoredData();
		const {job, errors, retries, backoff, backoffMost, retryOn} = options;
		const terms = termsOf({retries, backoff, backoffMost, retryOn, ...job});
		const jobs = await callJobsOf(functions);
		if (hasFiles(files)) request.files = await jobFilesToSend(files, jobs);
		const {id} = await jobs.submit(request, terms);
		return submittedCall<Value>(functions, id, {errors, placeStack});
	}

	return {
		...{run, start, stream, map, submit},
		with: more => remoteFunction(functions, codeOnce, {...options, ...more}, listed),
	};
}

function noStoredData(): LunchError {
	return new LunchError('FUNCTION_INVALID', 'A call that is a job takes no data that was put.', {
		hint: 'Hand the value itself over.',
	});
}

function askedOf(
	known: ModuleCode,
	args: readonly unknown[],
	options: CallOptions,
	functions: Pick<Functions, 'isLocal'>,
): AskedCall {
	const {runtime, code, placeStack} = known;
	const encoding: Encoding = runtime === 'node' ? 'rich' : 'json';
	const parted = partedArguments(args);
	const request: CallRequest = {
		runtime,
		code,
		modules: options.modules,
		args: args.length > 0 ? encodeValue(encoding, parted.args, 'args') : undefined,
		kwargs: encodedKwargs(encoding, options.kwargs),
		resultEncoding: encoding,
		timeoutMs: milliseconds(options.timeout),
		hintMs: milliseconds(options.hint),
		memoryBytes: options.memory,
		isFresh: options.fresh,
		reuse: options.reuse,
		environment: environmentOf(known, options, functions),
		mayRetry: options.retry,
		retries: retriesOf(options),
	};
	return {request, placeStack, stored: parted.stored, files: options.files};
}

function retriesOf({retries, backoff, backoffMost, retryOn, retryAfterValues}: CallOptions): CallRetries | undefined {
	if (retries === undefined) return undefined;
	const pauses = {backoffMs: milliseconds(backoff), mostBackoffMs: milliseconds(backoffMost)};
	return {times: retries, ...pauses, after: retryOn, afterValues: retryAfterValues};
}

/** Of a map without failures. */
function itemValue<Value>(item: MapItem<Value>): Value {
	if (item.status === 'rejected') throw item.reason;
	return item.value;
}

function settledOf<Value>(item: MapItem<Value>): PromiseSettledResult<Value> {
	if (item.status === 'rejected') return {status: 'rejected', reason: item.reason};
	return {status: 'fulfilled', value: item.value};
}

/** The name of a function, for its log: that of the export, or the digest of its text. */
function nameOf({code}: ModuleCode): string {
	return code.kind === 'module' ? code.entry : createHash('sha256').update(code.source).digest('hex').slice(0, 16);
}

/** The same for people: what is seen of its text on a line. */
function titleOf({code}: ModuleCode): string {
	return code.kind === 'module' ? code.entry : code.source.slice(0, 400).replaceAll(/\s+/g, ' ').trim().slice(0, 80);
}

function encodedKwargs(encoding: Encoding, kwargs: CallOptions['kwargs']): EncodedValue | undefined {
	return kwargs && Object.keys(kwargs).length > 0 ? encodeValue(encoding, kwargs, 'kwargs') : undefined;
}

/** The stack of the caller of `method`, without its first line. The text is made only when it is asked for. */
function callerFrames(method: (...args: never[]) => unknown): () => string {
	const here: {stack?: string} = {};
	Error.captureStackTrace(here, method);
	return () => (here.stack ?? '').split('\n').slice(1).join('\n');
}

function milliseconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : seconds * 1000;
}
