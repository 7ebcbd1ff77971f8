import type {Tenant} from '../shared/tenant.ts';
import type {CallJobs} from './call-jobs.ts';
import type {CallEvent, CallRequest, EncodedValue, RunningCall, Runtime} from './calls.ts';

export * from './calls.ts';

export const workerStates = ['starting', 'idle', 'busy', 'stopping'] as const;

/** A worker process of a pool. */
export interface FunctionWorker {
	/** Stays the same when the process is replaced. */
	id: string;
	/** The machine, for people. */
	machine: string;
	runtime: Runtime;
	state: (typeof workerStates)[number];
	/** The process of its call or of its latest one; null where that is gone, or there was none. */
	pid: number | null;
	/** Calls it answered. */
	served: number;
	/** How many times its process was replaced. */
	restarts: number;
	/** Resident memory in bytes; null where not known. */
	memoryBytes: number | null;
	/** The call it is at, since when, and whose it is where that is known. */
	call: {id: string; name: string; startedAt: Date; tenant?: Tenant | undefined} | null;
}

/** The load of a pool. */
export interface FunctionLoad {
	workers: FunctionWorker[];
	/** Most workers there may be. */
	limit: number;
	queued: number;
	/** Most calls that may wait. */
	queueLimit: number;
	/** Whether all of them take calls with `batch`. */
	takesBatches: boolean;
	/** The walls around the workers, for people: `bwrap, no network, memory counted by cgroup v2`, or what is missing. */
	isolation: string;
}

/** Functions that callers hand over, run by isolated worker processes. Failures are `LunchError`s. */
export interface Functions {
	/** Whether `started` comes just before a function runs, since its worker is one of this process; else it may come later. */
	readonly isLocal?: boolean;
	/** Begins a call. Events come in order, all before the outcome; `onEvent` must not throw. */
	start(request: CallRequest, onEvent?: (event: CallEvent) => void): RunningCall;
	load(): Promise<FunctionLoad>;
	/** Keeps data for calls of this tenant to name, and gives its digest; as long as there is room, and the tenant is there. */
	put?(value: EncodedValue, tenant?: Tenant): Promise<string>;
	/**
	 * Writes a file down for calls of this tenant to name, and gives its SHA-256; as long as there is room, and the tenant is there. Pieces
	 * are taken as they can be written. FUNCTION_TOO_LARGE, FUNCTION_QUEUE_FULL.
	 */
	putFile?(pieces: AsyncIterable<Uint8Array>, tenant?: Tenant): Promise<string>;
	/** Whether data of this digest is kept for calls of this tenant. */
	has?(digest: string, tenant: Tenant): boolean;
	/** Whether a file of this digest is kept for calls of this tenant. */
	hasFile?(digest: string, tenant: Tenant): boolean;
	/** Calls that outlive the program that asked for them; left out where there are none. */
	readonly jobs?: CallJobs;
	/** No more calls of this tenant come: what is kept ready for it is given up. Those under way go on. */
	forget?(tenant: Tenant): void;
	/** Takes no more calls, cancels those under way, and ends every worker. */
	close(): Promise<void>;
}
