// The memory that the pool and its threads share for short words to each other.
import {MOST_CHUNKS} from '../plan/chunks.ts';

/** Words of the control block: chunks sent and not yet taken; then each member's work done, as doubles. */
export const WAITING_CHUNKS = 0;
const WORK_OFFSET = 8;
/** Bytes behind those of the members: a word for each chunk, and one for the quotient. */
const FINISHED_BYTES = 4 * (MOST_CHUNKS + 1);

/** Bytes of a control block. */
export function controlBytes(members: number): number {
	return WORK_OFFSET + 16 * members + FINISHED_BYTES;
}

/** The part of a control block in which each member counts its work. */
export function workCounters(control: SharedArrayBuffer): Float64Array {
	return new Float64Array(control, WORK_OFFSET, members(control));
}

/** The words in which the answers to questions for kept sums are: nought while there is none. */
export function recallWords(control: SharedArrayBuffer): Int32Array {
	return new Int32Array(control, WORK_OFFSET + 8 * members(control), members(control));
}

/** The words in which is counted how many sums of a member are on their way. */
export function sendingWords(control: SharedArrayBuffer): Int32Array {
	return new Int32Array(control, WORK_OFFSET + 12 * members(control), members(control));
}

/** The words in which is which sums are finished (see `finishedSums`). */
export function finishedWords(control: SharedArrayBuffer): Int32Array {
	return new Int32Array(control, WORK_OFFSET + 16 * members(control), MOST_CHUNKS + 1);
}

/** The answers to questions for kept sums, as words. */
export const recallAnswers = {found: 1, absent: 2, failed: 3, busy: 4} as const;

function members(control: SharedArrayBuffer): number {
	return (control.byteLength - WORK_OFFSET - FINISHED_BYTES) / 16;
}
