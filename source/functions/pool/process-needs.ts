import type {OpenedEnvironment} from './environments/opened-environment.ts';
import type {PoolCall} from './pool-call.ts';

/** The needs of a call that its process has to be started for. */
export interface ProcessNeeds {
	/** Memory of its function, in bytes. */
	memoryBytes: number;
	/** Room for files of the call, in bytes. */
	scratchBytes: number;
	/** The environment it runs in; null for what the machine has. */
	environment: OpenedEnvironment | null;
}

/** The needs of a call; of one that asks for nothing, where there is none yet. */
export function needsOf(call: PoolCall | null, {memoryBytes}: {memoryBytes: number}): ProcessNeeds {
	return {
		memoryBytes: call?.request.memoryBytes ?? memoryBytes,
		scratchBytes: call?.files?.bytes ?? 0,
		environment: call?.environment ?? null,
	};
}

/** Whether a process that was started for the one can have the other. */
export function areSameNeeds(one: ProcessNeeds, other: ProcessNeeds): boolean {
	return (
		one.memoryBytes === other.memoryBytes &&
		one.scratchBytes === other.scratchBytes &&
		one.environment?.key === other.environment?.key
	);
}
