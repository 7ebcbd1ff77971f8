import {createHash, type Hash} from 'node:crypto';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {LunchError} from '../../shared/errors.ts';
import type {PartContent, PartStorage} from '../results/part-storage.ts';

/**
 * Finished parts of a job's work, in the storage of the results, from which the work goes on after its process died, there or on
 * another machine. Each is there whole or not at all, and its digest is checked when it is read. Writing the same name once more
 * replaces the part. Failures of the storage are JOB_STORE_FAILED or DISK_FULL.
 */
export interface JobParts {
	/** The names of those that are there. */
	names(): Promise<string[]>;
	/** Saves a part: names are small letters, digits and hyphens, at most 64. DISK_FULL where the parts have too many bytes. */
	save(name: string, content: PartContent): Promise<void>;
	/**
	 * Hands the bytes of a part to `take`, in order. False where there is none, or where the bytes are not those that were saved:
	 * then what was taken is worth nothing, and the part is removed.
	 */
	readInto(name: string, take: (bytes: Uint8Array) => unknown): Promise<boolean>;
	/** The bytes of a part; null where there is none, or where it was damaged and is removed. */
	read(name: string): Promise<Buffer | null>;
	remove(name: string): Promise<void>;
	/** Removes all of them. */
	clear(): Promise<void>;
}

export interface JobPartsOptions {
	storage: PartStorage;
	/** The id of the job. */
	id: string;
	/** Most bytes of all parts together; without a limit unless given. */
	mostBytes?: number;
	/** Told of each part that was damaged and is thrown away. */
	onDamaged?: (name: string) => void;
}

/** The end of each part: the digest of its job, its name and its bytes, then a mark of this form. */
const MARK = Buffer.from('lunchpt1');
const DIGEST_BYTES = 32;
const END_BYTES = DIGEST_BYTES + MARK.length;
/** Bytes that are digested before others get their turn: about a millisecond. */
const SLICE_BYTES = 512 * 1024;

/** The parts of one job. */
export function createJobParts({storage, id, mostBytes, onDamaged = () => {}}: JobPartsOptions): JobParts {
	/** How many bytes a part may have. */
	async function roomFor(name: string): Promise<number> {
		if (mostBytes === undefined) return Number.POSITIVE_INFINITY;
		const others = (await storage.list(id)).filter(part => part.name !== name);
		return others.reduce((room, {bytes}) => room - bytes, mostBytes);
	}

	async function* withEnd(name: string, content: PartContent): AsyncGenerator<Uint8Array> {
		const hash = digestOf(id, name);
		let room = await roomFor(name);
		for await (const chunk of content) {
			for (const slice of slicesOf(chunk)) {
				hash.update(slice);
				yield slice;
			}
			room -= chunk.length;
			if (room < END_BYTES) throw tooLarge(id, mostBytes);
		}
		yield Buffer.concat([hash.digest(), MARK]);
	}

	async function readInto(name: string, take: (bytes: Uint8Array) => unknown): Promise<boolean> {
		const body = await storage.read(id, name);
		if (!body) return false;
		const hash = digestOf(id, name);
		let end = Buffer.alloc(0);
		for await (const chunk of body) {
			// The last bytes so far may be the end.
			const bytes = Buffer.concat([end, chunk]);
			const content = bytes.subarray(0, Math.max(0, bytes.length - END_BYTES));
			for (const slice of slicesOf(content)) {
				hash.update(slice);
				await take(slice);
				await nextTurn();
			}
			end = bytes.subarray(content.length);
		}
		if (end.equals(Buffer.concat([hash.digest(), MARK]))) return true;
		onDamaged(name);
		await storage.remove(id, name);
		return false;
	}

	return {
		names: async () => (await storage.list(id)).map(({name}) => name),
		save: (name, content) => storage.write(id, name, withEnd(name, content)),
		readInto,
		async read(name) {
			const chunks: Uint8Array[] = [];
			return (await readInto(name, bytes => chunks.push(bytes))) ? Buffer.concat(chunks) : null;
		},
		remove: name => storage.remove(id, name),
		clear: () => storage.clear(id),
	};
}

/** Says that a part was damaged. */
export function damagedPart(id: string, name: string): LunchError {
	return new LunchError('JOB_STORE_FAILED', `The part ${name} of job ${id} is damaged: it is computed again.`);
}

/** A part that lies under another job or name is not the one that was saved there. */
function digestOf(id: string, name: string): Hash {
	return createHash('sha256').update(`${id} ${name}\n`);
}

function tooLarge(id: string, mostBytes = 0): LunchError {
	return new LunchError(
		'DISK_FULL',
		`The parts of job ${id} would have more than the ${mostBytes} bytes they may have.`,
	);
}

function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
	for (let from = 0; from < bytes.length; from += SLICE_BYTES) yield bytes.subarray(from, from + SLICE_BYTES);
}
