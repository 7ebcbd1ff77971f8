import type {Readable} from 'node:stream';
import type {JobResult} from '../job.ts';
import type {PartStorage} from './part-storage.ts';

/** A storage of results. A result is there whole or not at all. */
export interface Results {
	/** Parts that unfinished jobs leave in the same storage to go on from. */
	readonly parts: PartStorage;
	/** Files that calls were sent, and calls that are jobs, in the same storage: each under its SHA-256, by owners that stand for tenants. */
	readonly files: {readonly calls: PartStorage; readonly jobs: PartStorage};
	/** Begins a result; `attempt` tells several writers of one job apart. */
	begin(id: string, attempt: string): Promise<ResultWriter>;
	/** The bytes from `start` to before `end`; null where there is no such result, or a name that no result has. */
	read(objectName: string, start: number, end: number): Promise<Readable | null>;
	/** Removes a result, if it is there. */
	remove(objectName: string): Promise<void>;
	/**
	 * Whether it is reached over a network: it may be away while this machine is well, and others read results there, so
	 * that every one has to lie in it. Of others engines may keep short texts with their jobs.
	 */
	readonly isElsewhere?: boolean;
	/** The name that the result of a job has. */
	nameOf(id: string): string;
	/** Removes what writers that are gone left behind. */
	sweep(isAtWork: (unfinished: UnfinishedResult) => boolean | Promise<boolean>): Promise<void>;
	/**
	 * A URL that gives the bytes to whoever has it, for a while, under this file name; null where there is
	 * no such result. Left out where the storage can only be read through the service.
	 */
	link?(objectName: string, fileName: string): Promise<string | null>;
	/** Bytes that can still be written; infinite where nobody knows. */
	room(): Promise<number>;
}

/** A result that was begun: the id and the attempt of its writer, as far as the storage knows them. */
export interface UnfinishedResult {
	id: string;
	attempt: string | null;
}

export interface ResultWriter {
	write(chunk: Uint8Array): Promise<void>;
	/** Makes the result appear, once it is on the disk. */
	finish(): Promise<JobResult>;
	/** Takes back what was written. */
	discard(): Promise<void>;
}
