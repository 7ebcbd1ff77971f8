import type {Mount} from '../sandbox/mount.ts';

/** An environment that processes can be started in. */
export interface OpenedEnvironment {
	/** The same for environments that are the same. */
	readonly key: string;
	/** The interpreter of Python, where a process finds it; null for that of the pool. */
	readonly interpreter: string | null;
	readonly mounts: readonly Mount[];
	/** The folder whose `node_modules` are imported from; null for that of the pool. */
	readonly modules: string | null;
	/** A call that had it has ended: what nobody has may be removed. */
	release(): void;
}
