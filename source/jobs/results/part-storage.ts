/**
 * A storage of parts, by the id of their owner, a UUID, and a name of its own: of a job what its unfinished work goes on from. A part is
 * there whole or not at all. Failures of the storage are JOB_STORE_FAILED or DISK_FULL.
 */
export interface PartStorage {
	/** Writes a part, in place of the one that has its name. */
	write(id: string, name: string, content: PartContent): Promise<void>;
	/** The bytes of a part; null where there is none. */
	read(id: string, name: string): Promise<AsyncIterable<Uint8Array> | null>;
	/** Whether there is such a part. */
	has(id: string, name: string): Promise<boolean>;
	/** Removes a part, if it is there. */
	remove(id: string, name: string): Promise<void>;
	/** The parts of an owner. */
	list(id: string): Promise<StoredPart[]>;
	/** Removes all parts of an owner, and what writers that are gone left unfinished. */
	clear(id: string): Promise<void>;
	/** Removes the parts of all owners that were written before a moment, and what was begun before it and left unfinished. */
	removeOld(before: Date): Promise<void>;
	/** The ids of the owners of which anything is here. */
	ids(): Promise<string[]>;
}

export interface StoredPart {
	name: string;
	bytes: number;
	/** By the clock of the storage. */
	writtenAt: Date;
}

export type PartContent = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The folders, or what names of objects begin with, beside the results: of parts of jobs, and of files of calls and of jobs. */
export const PARTS = 'parts';
export const CALL_FILES = 'files/calls';
export const JOB_FILES = 'files/jobs';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Whether a job, or another owner, could have this id. Any other may be a path out of the storage: nothing of it is read or removed. */
export function isPartOwner(id: string): boolean {
	return ID.test(id);
}

/** Whether a part could have this name. */
export function isPartName(name: string): boolean {
	return NAME.test(name);
}

/** Throws a TypeError for an id or a name that is none. */
export function checkPart(id: string, name: string): void {
	if (!isPartOwner(id)) throw new TypeError(`${id} is not an id of a job`);
	if (!isPartName(name)) throw new TypeError(`${name} is not a name of a part`);
}
