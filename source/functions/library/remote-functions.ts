import {dirname, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {LunchError} from '../../shared/errors.ts';
import {functionSource} from '../code/analysis/function-source.ts';
import {moduleCode} from '../code/module-code.ts';
import type {FunctionLoad, Functions} from '../functions.ts';
import type {ListedMaps} from './listed-maps.ts';
import {type CallOptions, type RemoteFunction, remoteFunction} from './remote-function.ts';
import {Stored} from './stored.ts';
import {type SubmittedCall, submittedCall} from './submitted-call.ts';

type AnyFunction = (...args: never[]) => unknown;

/** The remote form of a function. */
export type RemoteOf<Fn extends AnyFunction> = RemoteFunction<Parameters<Fn>, Awaited<ReturnType<Fn>>>;

/** Functions of a module's file. */
export interface RemoteModule<Module> {
	/** The exported function of that name. */
	remote<Name extends FunctionNames<Module>>(name: Name, options?: CallOptions): RemoteOf<FunctionAt<Module, Name>>;
}

/** Where a program's own file is: its `import.meta`. */
export interface ModuleMeta {
	url?: string | undefined;
}

type FunctionNames<Module> = {[Name in keyof Module]: Module[Name] extends AnyFunction ? Name : never}[keyof Module] &
	string;
type FunctionAt<Module, Name extends keyof Module> = Extract<Module[Name], AnyFunction>;

/** Any module, for those that have no types, as of Python. */
export type AnyModule = Record<string, (...args: unknown[]) => unknown>;

/** Somewhere that functions run. */
export interface RemoteFunctions {
	/**
	 * A function that runs on a worker. It is sent as its text, so it must use nothing from around it: FUNCTION_CLOSURE
	 * with the name of the variable where it does, FUNCTION_INVALID for built-in and bound functions and classes; both
	 * are thrown here, before anything runs.
	 */
	remote<Args extends readonly unknown[], Value>(
		fn: (...args: Args) => Value,
		options?: CallOptions,
	): RemoteFunction<Args, Awaited<Value>>;
	/**
	 * The functions of a module, which are sent with all that it imports. `.js .mjs .cjs .ts .mts .cts .jsx .tsx` run on
	 * Node, `.py` on Python, with the modules and packages beside it. A path is relative to the file that `meta` is of, or
	 * to the working directory where that is left out; a `file:` address may be a text or a URL. 16 MiB are the most.
	 * `remoteModule<typeof import('./prices.ts')>('./prices.ts', import.meta).remote('total')`
	 */
	remoteModule<Module = AnyModule>(file: string | URL, meta?: ModuleMeta): RemoteModule<Module>;
	/**
	 * Large data that functions read, as an argument of many calls: it is sent once to each machine of workers and to each
	 * of their processes. It is written down as it is now, 64 MiB at most: ArgumentError for what can't be sent. A service
	 * keeps it as long as the connection lasts and there is room; data that is gone is sent again. Each call has a copy.
	 */
	put<Value>(value: Value): Stored<Value>;
	/** A call that was submitted, by this program or another, by its id. */
	jobFrom<Value = unknown>(id: string): SubmittedCall<Value>;
	/** The workers and their calls. */
	load(): Promise<FunctionLoad>;
	/** Cancels the calls under way and ends the workers, or the connection. */
	close(): Promise<void>;
	[Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes functions run where `open` says. It is called when the first function is, and again after a close. `listed`: where the app is
 * told of maps; left out where it is not.
 */
export function createRemoteFunctions(open: () => Promise<Functions>, listed?: ListedMaps): RemoteFunctions {
	let opened: Promise<Functions> | null = null;

	function functions(): Promise<Functions> {
		if (opened === null) {
			const opening = open();
			opened = opening;
			// A failed connection may succeed later.
			opening.catch(() => {
				if (opened === opening) opened = null;
			});
		}
		return opened;
	}

	async function close(): Promise<void> {
		const closing = opened;
		opened = null;
		// A connection that failed needs no end.
		await closing?.then(
			pool => pool.close(),
			() => {},
		);
	}

	return {
		remote(fn, options = {}) {
			const source = functionSource(fn, options.modules);
			return remoteFunction(functions, () => ({runtime: 'node', code: {kind: 'expression', source}}), options, listed);
		},
		remoteModule(file, meta = {}) {
			const path = pathOf(file, meta);
			return {
				remote: (name, options) => remoteFunction(functions, () => moduleCode(path, name), options, listed),
			};
		},
		put: putData,
		jobFrom: id => submittedCall(functions, id),
		load: async () => (await functions()).load(),
		close,
		[Symbol.asyncDispose]: close,
	};
}

/** See `RemoteFunctions.put`. */
export function putData<Value>(value: Value): Stored<Value> {
	return new Stored(value);
}

/** Throws FUNCTION_INVALID for anything but a file. */
function pathOf(file: string | URL, {url}: ModuleMeta): string {
	const text = String(file);
	if (text.startsWith('file:')) return fileURLToPath(text);
	if (typeof file !== 'string' || /^[a-z][a-z\d+.-]+:\/\//i.test(text)) {
		throw new LunchError('FUNCTION_INVALID', `${text} is not a file.`, {hint: 'Name a path, or a file: address.'});
	}
	const isOfFile = url?.startsWith('file:') ?? false;
	return isOfFile && url !== undefined ? resolve(dirname(fileURLToPath(url)), text) : resolve(text);
}
