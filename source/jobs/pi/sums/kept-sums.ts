import {PiError} from '../errors.ts';
import {recallAnswers, recallWords, sendingWords} from '../messages/control-block.ts';
import type {PiAnswer, RecallAnswer, SumsAnswer} from '../messages/messages.ts';
import {type ChunkRange, chunkCount} from '../plan/chunks.ts';
import {covers, isSameRange, rangeOfName, resultOf, sumsName} from '../plan/ranges.ts';
import type {Helpers} from './helpers.ts';
import {HEAD_BYTES, numberBytes, readHead, type SumsFacts, tellFound} from './sums-format.ts';

/** A place for finished sums of a computation, of which it goes on after a death. Each is there whole or not at all. */
export interface SumsStore {
	/** The names of those that are there. */
	names(): Promise<string[]>;
	save(name: string, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void>;
	/** Hands the bytes to `take`, in order. False where there are none, or where they are not those that were saved. */
	readInto(name: string, take: (bytes: Uint8Array) => void | Promise<void>): Promise<boolean>;
	remove(name: string): Promise<void>;
}

/** Where finished sums are kept, and how often they are. */
export interface SumsKeeping {
	store: SumsStore;
	/** They are kept when both are over since the last time: so many milliseconds, and this share of the work. */
	everyMs: number;
	everyShare: number;
	/** Others that may compute some of them, where there could be any. */
	helpers?: Helpers | undefined;
	/** Told why some could not be kept; the computation goes on. */
	onError?: ((error: unknown) => void) | undefined;
}

/** The ranges whose sums are kept, those left out that are part of others. */
export async function keptRanges({names}: SumsStore, digits: number): Promise<ChunkRange[]> {
	const ranges = (await names()).map(rangeOfName).filter(range => range !== null);
	const fitting = ranges.filter(({last}) => last <= chunkCount(digits));
	return fitting.filter(range => !fitting.some(other => other !== range && covers(other, range)));
}

export type SumsDesk = ReturnType<typeof createSumsDesk>;

/** Saves what the threads of a team have finished, and gives them what is kept. */
export function createSumsDesk(digits: number, control: SharedArrayBuffer, keeping: SumsKeeping | null) {
	const saved = new Set<ChunkRange>();
	let saving: Promise<void> = Promise.resolve();
	const recalling = new Set<Promise<void>>();
	let failure: unknown = null;
	/** The names of what others may compute, and of what this computation does though it would have been offered. */
	const offered = new Set<string>();
	const own = new Set<string>();
	/** The ranges that others have computed. */
	const computed: ChunkRange[] = [];
	const closing = new AbortController();
	let isClosed = false;

	async function save({member, range, content}: SumsAnswer): Promise<void> {
		try {
			if (keeping && !isClosed) await saveIn(keeping.store, range, content);
		} catch (error) {
			if (!isClosed) keeping?.onError?.(error);
		} finally {
			Atomics.sub(sendingWords(control), member, 1);
		}
	}

	async function saveIn(store: SumsStore, range: ChunkRange, content: readonly Uint8Array[]): Promise<void> {
		const result = resultOf(range);
		if (result && own.has(sumsName(result))) return;
		await store.save(sumsName(range), whileOpen(content));
		const parts = [...saved].filter(one => covers(range, one));
		saved.add(range);
		if (result) await offer([result]);
		for (const part of parts) {
			saved.delete(part);
			await store.remove(sumsName(part));
		}
	}

	async function offer(parts: readonly ChunkRange[], later: readonly ChunkRange[] = []): Promise<void> {
		const open = parts.filter(range => !own.has(sumsName(range)) && !isSaved(range));
		if (!keeping?.helpers || isClosed || open.length + later.length === 0) return;
		for (const range of [...open, ...later]) offered.add(sumsName(range));
		await keeping.helpers.offer(open, later);
	}

	function isSaved(range: ChunkRange): boolean {
		return [...saved].some(one => isSameRange(one, range));
	}

	/** Whether sums are there: from before, or because others have computed them; null where others are at it, unless it `waits`. */
	async function isKept(range: ChunkRange, waits: boolean): Promise<boolean | null> {
		if (isSaved(range)) return true;
		const helpers = offered.has(sumsName(range)) ? keeping?.helpers : undefined;
		const isComputed = helpers ? await helpers.isComputed(range, closing.signal, waits) : false;
		if (isComputed === null) return null;
		if (!isComputed) {
			own.add(sumsName(range));
			return false;
		}
		computed.push(range);
		saved.add(range);
		return true;
	}

	/** Saving what nobody needs any more ends at once. */
	function* whileOpen(content: readonly Uint8Array[]): Generator<Uint8Array> {
		for (const bytes of content) {
			for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
				if (isClosed) throw new PiError('cancelled', 'the computation is over');
				yield bytes.subarray(from, from + SLICE_BYTES);
			}
		}
	}

	async function recall(asked: RecallAnswer): Promise<void> {
		let answer: number = recallAnswers.failed;
		try {
			const isThere = keeping !== null && (await isKept(asked.range, asked.waits));
			if (isThere === null) answer = recallAnswers.busy;
			else if (isThere && (await readSums(keeping.store, digits, asked))) answer = recallAnswers.found;
			else answer = recallAnswers.absent;
		} catch (error) {
			if (!isClosed) failure ??= error;
		}
		const words = recallWords(control);
		Atomics.store(words, asked.member, answer);
		Atomics.notify(words, asked.member);
	}

	return {
		/** Why kept sums could not be read; null where all could be. */
		get failure() {
			return failure;
		},
		/** The ranges that others have computed and this computation has read. */
		computed: computed as readonly ChunkRange[],
		/** Offers parts to others. */
		offer,
		/** Says what is kept from before. */
		know(ranges: readonly ChunkRange[]): void {
			for (const range of ranges) saved.add(range);
		},
		take(answer: PiAnswer): void {
			if (answer.kind === 'sums') saving = saving.then(() => save(answer));
			else if (answer.kind === 'recall') {
				const done = recall(answer).finally(() => recalling.delete(done));
				recalling.add(done);
			} else throw new PiError('kernel-failed', `a thread answered with ${answer.kind} that nobody asked for`);
		},
		/** Resolves when nothing is written or read any more. */
		async close(): Promise<void> {
			isClosed = true;
			closing.abort();
			await Promise.all([saving, ...recalling]);
		},
	};
}

/** Bytes that are written at a time. */
const SLICE_BYTES = 1024 * 1024;

/** Writes kept sums to where a thread wants them; false where they are gone, or not what they should be. */
async function readSums(store: SumsStore, digits: number, asked: RecallAnswer): Promise<boolean> {
	const {range, memory, room, end, found} = asked;
	const name = sumsName(range);
	let head = Buffer.alloc(0);
	let sums: SumsFacts | null = null;
	let at = room;
	let isFit = true;

	function take(bytes: Uint8Array): void {
		const rest = sums ? bytes : bytes.subarray(HEAD_BYTES - head.length);
		if (!sums) {
			head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)]);
			if (head.length < HEAD_BYTES) return;
			sums = readHead(head, digits, range);
		}
		isFit &&= sums !== null && at + rest.length <= Math.min(end, room + numberBytes(sums));
		if (!isFit) return;
		new Uint8Array(memory, at, rest.length).set(rest);
		at += rest.length;
	}

	const isWhole = await store.readInto(name, take);
	const facts = sums as SumsFacts | null;
	if (!isWhole || !isFit || !facts || at !== room + numberBytes(facts)) {
		if (isWhole) await store.remove(name);
		return false;
	}
	tellFound(memory, found, facts);
	return true;
}
