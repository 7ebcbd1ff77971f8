// A member's side of keeping sums: what it has finished, and when that is sent.

import {unsigned} from '../instance/wide-addresses.ts';
import {recallAnswers, recallWords, sendingWords, workCounters} from '../messages/control-block.ts';
import type {PiAnswer, TeamTask} from '../messages/messages.ts';
import {type ChunkRange, isPlanned, isWithin} from '../plan/chunks.ts';
import {isSameRange, QUOTIENT, resultOf} from '../plan/ranges.ts';
import {finishedSums} from './finished-sums.ts';
import {limbBytes, type SumsFacts, writeHead} from './sums-format.ts';

/** Finished sums that are still where the kernel has them. */
interface Finished extends SumsFacts {
	/** Where their numbers are. */
	at: readonly [p: number, q: number, t: number];
	isSent: boolean;
}

/** The kernel's words for an answer: there are no sums, or they are written, or others are computing them. */
export const kernelAnswers = {absent: 0, found: 1, busy: 2} as const;

/** A next step takes so many times as long as the one before it, at the most: what it could lose is sent before it. */
const NEXT_STEP = 4;

/** Keeps and recalls the sums of a member of a team. Throws where the answer to a question for kept sums is a failure. */
export function createSumsKeeper(
	task: TeamTask,
	member: number,
	send: (answer: PiAnswer, transfer: ArrayBuffer[]) => void,
) {
	const {keeping, control, digits, memory} = task;
	const kept = new Set(task.kept.map(keyOf));
	const recalls = recallWords(control);
	const sending = sendingWords(control);
	const work = workCounters(control);
	const done = finishedSums(control);
	let finished: Finished[] = [];
	let sentAt = performance.now();
	let sentUnits = unitsNow();
	let steppedAt = sentAt;
	let isAnswered = false;
	// Sums that the team merges together: how many there are before a round of that, and of how many pairs it has told.
	let together = {count: task.shares.length, told: 0};

	function unitsNow(): number {
		return work.reduce((sum, units) => sum + units, 0);
	}

	function isDue(): boolean {
		const now = performance.now();
		const step = now - steppedAt;
		steppedAt = now;
		if (!keeping || Atomics.load(sending, member) > 0) return false;
		const units = unitsNow();
		// The work that comes goes on as that since the last time did.
		const pace = (units - sentUnits) / Math.max(1, now - sentAt);
		const left = pace > 0 ? Math.max(0, keeping.allUnits - units) / pace : Number.POSITIVE_INFINITY;
		// No more can be lost than there is: nothing is sent where the job is over before it is worth that.
		const since = now - sentAt + Math.min(NEXT_STEP * step, left);
		return since >= keeping.ms && pace * since >= keeping.units;
	}

	function numbers({at: [p, q, t], pLength, qLength, tLength}: Finished): Uint8Array<ArrayBuffer> {
		const copy = new Uint8Array(limbBytes(pLength) + limbBytes(qLength) + limbBytes(tLength));
		const put = (address: number, limbs: number, offset: number) =>
			copy.set(new Uint8Array(memory.buffer, unsigned(address), 4 * limbs), offset);
		put(p, pLength, 0);
		put(q, qLength, limbBytes(pLength));
		put(t, tLength, limbBytes(pLength) + limbBytes(qLength));
		return copy;
	}

	function sendSums(sums: Finished): void {
		const content = [writeHead(digits, sums), numbers(sums)];
		const {first, last} = sums;
		Atomics.add(sending, member, 1);
		send(
			{kind: 'sums', member, range: {first, last}, content},
			content.map(({buffer}) => buffer),
		);
		sums.isSent = true;
	}

	/** Whether sums are of use to another computation of these decimals. */
	function isWorthKeeping(range: ChunkRange): boolean {
		return isPlanned(range) || isSameRange(range, QUOTIENT);
	}

	function sendAll(): void {
		for (const one of finished) if (!one.isSent && isWorthKeeping(one)) sendSums(one);
		sentAt = performance.now();
		sentUnits = unitsNow();
	}

	/**
	 * Notes sums that the team has merged together; whether they are the last ones of their round. All others are moved then, and told
	 * of in their turn: where those of the round before are is not known any more.
	 */
	function takeTogether(sums: Finished): boolean {
		const {count, told} = together;
		if (told === 0) finished = [];
		finished.push(sums);
		const isLast = told + 1 >= count >> 1;
		together = isLast ? {count: (count + 1) >> 1, told: 0} : {count, told: told + 1};
		return isLast;
	}

	/** Notes sums that this member has finished alone. */
	function takeOwn(sums: Finished): void {
		finished = finished.filter(one => !isWithin(one, sums));
		finished.push(sums);
	}

	/** The leader says when all is done, and nothing is taken after that from anybody. */
	function answer(sums: Finished): void {
		if (member === 0 && !isAnswered) sendSums(sums);
		isAnswered = true;
	}

	/** Others need at once what they are to compute something from, and that is asked for. */
	function offerSource(sums: Omit<Finished, 'isSent'>, result: ChunkRange): void {
		sendSums({...sums, isSent: false});
		kept.add(keyOf(result));
	}

	return {
		keep(first: number, last: number, ...words: number[]): void {
			const sums = readFacts(first, last, words);
			const result = resultOf(sums);
			if (result) {
				offerSource(sums, result);
				return;
			}
			const one = {...sums, isSent: kept.has(keyOf(sums))};
			done.add(sums);
			// Behind the quotient nothing is of use any more.
			if (last === 0) finished = [];
			const isTogether = last > 0 && !task.shares.some(share => isWithin(sums, share));
			const isRest = isTogether && !takeTogether(one);
			if (!isTogether) takeOwn(one);
			if (task.sums && keyOf(task.sums) === keyOf(sums)) answer(one);
			else if (!isRest && isDue()) sendAll();
		},
		/** Whether sums of parts of a range are asked for before they are computed. */
		hasWithin(range: ChunkRange): boolean {
			return task.kept.some(one => one.last > 0 && isWithin(one, range) && kept.has(keyOf(one)));
		},
		recall(first: number, last: number, waits: number, room: number, end: number, found: number): number {
			const range = {first, last};
			if (!kept.has(keyOf(range))) return kernelAnswers.absent;
			Atomics.store(recalls, member, 0);
			const {buffer} = memory;
			send(
				{
					kind: 'recall',
					member,
					range,
					waits: waits === 1,
					memory: buffer as SharedArrayBuffer,
					room: unsigned(room),
					end: unsigned(end),
					found,
				},
				[],
			);
			Atomics.wait(recalls, member, 0);
			const answer = Atomics.load(recalls, member);
			if (answer === recallAnswers.failed) throw new Error('kept sums could not be read');
			if (answer === recallAnswers.found) {
				finished = finished.filter(one => !isWithin(one, range));
				done.add(range);
				return kernelAnswers.found;
			}
			if (answer === recallAnswers.busy) return kernelAnswers.busy;
			kept.delete(keyOf(range));
			done.remove(range);
			return kernelAnswers.absent;
		},
	};
}

/** Sums as the kernel tells of them. */
export function readFacts(first: number, last: number, words: readonly number[]): Omit<Finished, 'isSent'> {
	const [p = 0, pLength = 0, q = 0, qLength = 0, t = 0, tLength = 0, exponent = 0, terms = 0] = words;
	return {first, last, pLength, qLength, tLength, exponent, terms, at: [p, q, t]};
}

function keyOf({first, last}: ChunkRange): string {
	return `${first}-${last}`;
}
