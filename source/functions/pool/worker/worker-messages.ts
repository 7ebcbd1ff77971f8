import type {ErrorCode} from '../../../shared/errors.ts';
import type {CodePlan} from '../../code/analysis/code-plan.ts';
import type {Encoding} from '../../functions.ts';

/** A call for a worker. The texts beside it are the source when it is new to the worker, then args, kwargs, new data and the last checkpoint. */
export interface CallMessage {
	/** Known to nobody but the pool and this worker, and only while the call runs: an answer without it is none. */
	id: string;
	/** The number of the code; a worker keeps what it got before under it. */
	code: number;
	/** Whether the function is kept for later calls of the same code, with its state. */
	reuse: boolean;
	/** Whether the process ends after this call. */
	isLast: boolean;
	/** The encoding of a batch: the arguments are texts, each the list of arguments of a call in it. Null for one call. */
	each: Encoding | null;
	/** Whether what the function yields is sent, value by value. */
	stream: boolean;
	/** With the source, for code that is new to the worker. */
	plan: CodePlan | null;
	modules: readonly string[];
	args: Encoding | null;
	kwargs: Encoding | null;
	/** Arguments by their numbers that were put before: each a text beside it where it is new to the worker, which keeps it. */
	data: readonly {at: number; digest: string; encoding: Encoding; isNew: boolean}[];
	result: Encoding;
	/** Of a call that may keep values to go on from: the encoding of the last one, the text beside it, or null for none. Null for other calls. */
	checkpoint: {last: Encoding | null} | null;
	/** Files that are to be sent from the folder where it runs once it has returned. */
	filesOut: readonly string[];
	/** Most bytes of the answer. */
	mostBytes: number;
	/** Most bytes of output that are worth sending. */
	outputBytes: number;
}

/** A piece of a file, the text beside it, in base64: before a call for its folder, and before its end from there. */
export interface FileMessage {
	kind: 'file';
	id: string;
	name: string;
	isLast: boolean;
}

type Ended = 'returned' | 'threw' | 'failed';
interface EndedError {
	name: string;
	message: string;
	stack: string | null;
	code: ErrorCode | null;
}

/** A message of a worker. */
export type WorkerMessage =
	/** It is up. */
	| {kind: 'ready'}
	/** The text beside it is output of the function. */
	| {kind: 'stdout' | 'stderr'; id: string}
	/** The text beside it is a value that the function yielded. */
	| {kind: 'value'; id: string; encoding: Encoding}
	/** The text beside it is a value that the next attempt is to go on from. */
	| {kind: 'checkpoint'; id: string; encoding: Encoding}
	| FileMessage
	/** The end of the next call of a batch, as that of a call. */
	| {kind: 'each'; id: string; state: Ended; encoding: Encoding; error: EndedError | null}
	/** The end of a call; the text beside it is the value, or what was thrown, where there is one. */
	| {
			kind: 'outcome';
			id: string;
			state: Ended;
			encoding: Encoding;
			error: EndedError | null;
			/** Whether the worker asks to be replaced. The pool decides for itself whether it can go on. */
			isWorn?: boolean;
	  };
