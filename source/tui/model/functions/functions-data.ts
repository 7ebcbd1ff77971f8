import type {CallRequest, FunctionLoad, Functions} from '../../../functions/functions.ts';
import type {Resource} from '../source/resource.ts';
import type {CallPlan} from './call-plan.ts';
import type {CallRecord} from './call-record.ts';

/** What is known of calls and workers, at one moment. */
export interface FunctionsData {
	/** Where functions run, for people; null until that was opened. */
	readonly place: string | null;
	/** The history, newest first. */
	readonly calls: readonly CallRecord[];
	readonly load: Resource<FunctionLoad>;
	/** When all this was so. */
	readonly now: Date;
}

export interface OpenedFunctions {
	functions: Functions;
	/** Where they run, for people: `this machine`, or an address. */
	place: string;
}

/** A call that can be asked for, made of what a person wrote. Fails with what is wrong with it. */
export type RequestOf = (plan: CallPlan) => Promise<CallRequest>;

/** Runs functions and holds what comes of them. */
export interface FunctionsSource {
	data(): FunctionsData;
	subscribe(listener: () => void): () => void;
	/** Puts calls of earlier times into the history, not run. */
	keep(plans: readonly CallPlan[]): void;
	/** Runs a call; its key in the history. */
	run(plan: CallPlan): string;
	cancel(key: string): void;
	/** Keeps the workers up to date, as long as somebody looks. */
	watchWorkers(): void;
	/** Nobody looks at the workers any more. */
	rest(): void;
	/** Asks for the workers now. */
	refresh(): Promise<void>;
	close(): Promise<void>;
}
