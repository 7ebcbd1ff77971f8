import type {CallEvent, FunctionLoad, Functions, RunningCall} from '../../../functions/functions.ts';
import type {Resource} from '../source/resource.ts';
import type {CallPlan} from './call-plan.ts';
import type {CallRecord} from './call-record.ts';

/** The calls and the workers, at one moment. */
export interface FunctionsData {
	/** The place where functions run, in words; null until it was opened. */
	readonly place: string | null;
	/** The history, newest first. */
	readonly calls: readonly CallRecord[];
	readonly load: Resource<FunctionLoad>;
	/** The time of all this. */
	readonly now: Date;
}

export interface OpenedFunctions {
	functions: Functions;
	/** Their place in words: `this machine`, or an address. */
	place: string;
}

/** Begins a call that a person wrote. Rejects with what is wrong with it, and with the reason of `signal` where it was not begun. */
export type BeginCall = (
	plan: CallPlan,
	functions: Functions,
	hearing: {signal: AbortSignal; onEvent: (event: CallEvent) => void},
) => Promise<RunningCall>;

/** Hands a call that a person wrote over as a job; resolves with its id, and whether it is a new one or was there by the same key. */
export type SubmitCall = (plan: CallPlan) => Promise<{id: string; isNew: boolean}>;

/** Runs functions and holds what comes of them. */
export interface FunctionsSource {
	data(): FunctionsData;
	subscribe(listener: () => void): () => void;
	/** Puts calls that were never run into the history. */
	keep(plans: readonly CallPlan[]): void;
	/** Puts the calls that were kept into the history, once. */
	load(): Promise<void>;
	/** Takes calls that are over out of the history and off the disk; resolves with what brings them back. */
	forget(keys: readonly string[]): Promise<() => Promise<void>>;
	/** Runs a call; its key in the history. */
	run(plan: CallPlan): string;
	cancel(key: string): void;
	/** Keeps the workers up to date, until `rest`. */
	watchWorkers(): void;
	/** Stops keeping the workers up to date. */
	rest(): void;
	/** Requests the workers now. */
	refresh(): Promise<void>;
	close(): Promise<void>;
}
