import type {ErrorCode} from '../shared/errors.ts';
import type {RetryEnd} from '../shared/retries.ts';
import type {Tenant} from '../shared/tenant.ts';

/** The language that a function is written in. */
export type Runtime = 'node' | 'python';

export const runtimes: readonly Runtime[] = ['node', 'python'];

/**
 * How a value is written down. `json`: plain JSON, for Python, scripts and clients in other languages.
 * `rich`: JavaScript's values with their types (Map, Set, Date, BigInt, typed arrays, cycles, errors …), for
 * callers and functions that are both JavaScript; see `values.ts`.
 */
export type Encoding = 'json' | 'rich';

/** An encoded value. Programs between the two ends need not read it. */
export interface EncodedValue {
	encoding: Encoding;
	text: string;
}

/** The code of a function. */
export type FunctionCode =
	/** The text of a function expression (Node) or of a lambda (Python), without variables from around it. */
	| {kind: 'expression'; source: string}
	/** The text of a whole module, bundled with its imports (Node: ESM), and the name of the function in it. */
	| {kind: 'module'; source: string; entry: string};

/** Data that was put down before, by its digest, as the argument of this number. */
export interface DataReference {
	at: number;
	digest: string;
}

/**
 * A file that a call is given in the folder where it runs: of this machine by its path, with its content (base64), or one that was put
 * down before by its digest.
 */
export type GivenFile = {name: string; path: string} | {name: string; content: string} | {name: string; digest: string};

/** The files of a call. Names are those in the folder where it runs, without folders. */
export interface CallFiles {
	in: readonly GivenFile[];
	/** Files that are taken out when it has returned: they come as events. A call that leaves one of them out has failed. */
	out: readonly string[];
}

/** A file that went into a call, or came out of it. */
export interface FileFacts {
	name: string;
	/** Its length, in bytes. */
	size: number;
	/** Hexadecimal. */
	sha256: string;
}

/** The packages and the interpreter that a function finds, besides its own code. */
export type CallEnvironment =
	/** Python packages as pip names them, and the versions of Python that they need; built wherever the call runs. */
	| {kind: 'packages'; requirements: readonly string[]; requiresPython?: string | undefined}
	/** An interpreter of Python on this machine, or the folder of a virtual environment. */
	| {kind: 'python'; path: string}
	/** A folder of this machine whose `node_modules` has packages that can't be sent. */
	| {kind: 'node-modules'; path: string};

/** The request of a call. */
export interface CallRequest {
	/** The tenant of the call: no process runs calls of two. The default tenant when left out. */
	tenant?: Tenant | undefined;
	runtime: Runtime;
	code: FunctionCode;
	/** Modules imported first; each is a variable of the function's world under its own name. */
	modules?: readonly string[] | undefined;
	/** Positional arguments, a list; none when left out. */
	args?: EncodedValue | undefined;
	/** Arguments that were put down before; in `args` null stands in their places. FUNCTION_DATA_MISSING where they are not there. */
	data?: readonly DataReference[] | undefined;
	/** Named arguments, an object; in Node they come as one last argument where there are any. */
	kwargs?: EncodedValue | undefined;
	/** How the value that comes back is to be written down; `rich` in Python is refused with FUNCTION_INVALID. */
	resultEncoding: Encoding;
	/** The longest it may run, in milliseconds; the pool's own limit when left out. */
	timeoutMs?: number | undefined;
	/** About how long it will run, in milliseconds; left out when the caller does not know. */
	hintMs?: number | undefined;
	/** Most memory of the worker, in bytes. */
	memoryBytes?: number | undefined;
	/** Most bytes of stdout and stderr together; the rest is cut, with a mark. */
	outputBytes?: number | undefined;
	/** Whether it gets a worker that nobody used before, which nobody uses afterwards. */
	isFresh?: boolean | undefined;
	/**
	 * Whether its process goes on afterwards, for later calls of this tenant with the same code and with `reuse`: they
	 * find the module as it was left, with its state. A process that failed or was not needed for a while is replaced.
	 */
	reuse?: boolean | undefined;
	/**
	 * Whether the function yields values, which come as events: it returns a generator, or anything else that is iterated over
	 * one value at a time. Such a call is not run again once a value came, and may be told to wait for its reader.
	 */
	stream?: boolean | undefined;
	/** The environment that it runs in; left out for the machine's own. */
	environment?: CallEnvironment | undefined;
	/** Files that it reads and writes. Such a call has a process of its own. */
	files?: CallFiles | undefined;
	/** The origin of the call (see `origin.ts`), for logs and traces. */
	origin?: string | undefined;
	/** Whether it may be run again on another machine where its own died: a function may have side effects. */
	mayRetry?: boolean | undefined;
	/**
	 * Many calls in one process, one after the other: `args` is a list of texts, each the list of arguments of a call, in this encoding.
	 * Needs `reuse`; the limits of time and output are those of each. Each is told as it ends, by an event; in the end the value is how many did.
	 * Those after them were not begun; where the end is another one, those that were not told may have been.
	 */
	batch?: Encoding | undefined;
	/** How many times it may begin again after an end that is no return; never when left out. `startRetried` sees to it. */
	retries?: CallRetries | undefined;
	/** Of an attempt at a job that may begin again: its function may keep values, each of which comes as an event. Left out for others. */
	checkpoint?: CallCheckpoint | undefined;
}

/** The checkpoint that an attempt at a job begins from. */
export interface CallCheckpoint {
	/** The value that an attempt before kept last; null for none. */
	last: EncodedValue | null;
}

/** How many times a call may begin again, and when. */
export interface CallRetries {
	times: number;
	/** The pause before it first does, in milliseconds: a second when left out; each is twice as long as the one before. */
	backoffMs?: number | undefined;
	/** The longest pause, in milliseconds: five minutes when left out. */
	mostBackoffMs?: number | undefined;
	/** After which ends; all of them when left out. */
	after?: readonly RetryEnd[] | undefined;
	/** Whether also where values came already, of a call with `stream`: they come again from the first one. */
	afterValues?: boolean | undefined;
}

/** The error that a function threw, or the reason why it did not end. Texts are cleaned. */
export interface CallError {
	name: string;
	message: string;
	stack: string | null;
	/** The thrown value with its own fields and causes, as the function's runtime wrote it; null where nothing was thrown. */
	thrown: EncodedValue | null;
	/** The kind of failure when the function itself did not throw. */
	code: ErrorCode | null;
}

/** How a call can end. */
export const callStates = ['returned', 'threw', 'failed', 'cancelled', 'timed-out'] as const;

export type CallState = (typeof callStates)[number];

/** How a call ended. Every accepted call has exactly one. */
export interface CallOutcome {
	state: CallState;
	/** The returned value; null unless `returned`. */
	value: EncodedValue | null;
	/** Null if `returned`. */
	error: CallError | null;
	/** The worker that ran it, for people; null where none did. */
	worker: string | null;
	queuedMs: number;
	ranMs: number;
	/** The files of a call that has some, as far as they were whole. */
	files?: {in: readonly FileFacts[]; out: readonly FileFacts[]} | undefined;
}

/** An event of a call before its outcome. */
export type CallEvent =
	| {kind: 'queued'; id: string}
	| {kind: 'started'; worker: string}
	/** Output of the function as it comes: whole characters, not cleaned. */
	| {kind: 'stdout' | 'stderr'; text: string}
	/** A value that it yielded, of a call with `stream`. */
	| {kind: 'value'; value: EncodedValue}
	/** A value that the next attempt goes on from, of a call with `checkpoint`. Of many in a short time the last one comes. */
	| {kind: 'checkpoint'; value: EncodedValue}
	/** How the call of a batch ended that has this number in it, from 0. */
	| {kind: 'one-ended'; at: number; outcome: CallOutcome}
	/** An attempt ended like this, and after a pause there is another one, of this number. */
	| {kind: 'again'; attempt: number; reason: string; pauseMs: number}
	/** A piece of a file that it leaves; an empty file is one empty piece. Files come one after the other. */
	| {kind: 'file'; name: string; bytes: Uint8Array; isLast: boolean};

/** A call under way. */
export interface RunningCall {
	/** UUID. */
	readonly id: string;
	/**
	 * Resolves when the call has ended, in whatever way. Rejects with a `LunchError` only where the call was never
	 * accepted: FUNCTION_INVALID, FUNCTION_QUEUE_FULL, FUNCTION_RUNTIME_MISSING, FUNCTION_DATA_MISSING,
	 * FUNCTION_TOO_LARGE, FUNCTION_POOL_CLOSED,
	 * SERVICE_UNREACHABLE, UNAUTHORIZED.
	 */
	readonly outcome: Promise<CallOutcome>;
	/** Ends it, queued or running: the outcome is `cancelled`. Once more, or too late, does nothing. */
	cancel(): void;
	/** Has a function that yields, or leaves files, wait with more of them; what is on its way still comes. */
	pause(): void;
	/** Lets it go on after `pause`. */
	resume(): void;
}
