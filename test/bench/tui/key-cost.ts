import {setTimeout as delay} from 'node:timers/promises';
import type {Terminal} from '../../support/app/terminal.ts';
import {median, percentile, print, processorMilliseconds} from './figures.ts';

/** The time between two keys of a person who types fast, in which what follows a key is over or put off. */
const FOLLOWING_MS = 80;

/** A machine that does much else may take so long. */
const MOST_MS = 10_000;

/** The bytes of frames, and of these the ones of text. */
export interface FrameBytes {
	bytes: number;
	textBytes: number;
}

/** The cost of a key. */
export interface KeyCost extends FrameBytes {
	/** Milliseconds to the first byte of its frame. */
	ms: number;
	/** Milliseconds of the processor until then, which another program that has the processor doesn't add to. */
	processorMs: number;
}

const ESCAPE = '\u001B';
/** Sequences that terminals obey, and show nothing of. */
const sequence = new RegExp(`${ESCAPE}(?:\\[[^@-~]*[@-~]|\\][^\\p{Cc}]*\\p{Cc})`, 'gu');

/** Counts the bytes of what was written. */
export function bytesOf(written: string): FrameBytes {
	const text = written.replace(sequence, '').replaceAll(/[\b\r\v]/g, '');
	return {bytes: Buffer.byteLength(written), textBytes: Buffer.byteLength(text)};
}

/** Presses a key. Waits by the millisecond and not in a spin, which would take one of two cores from what is measured. */
export async function timeKey(screen: Terminal, key: string): Promise<KeyCost> {
	const before = screen.written().length;
	const start = performance.now();
	const processor = processorMilliseconds(screen.pid);
	screen.type(key);
	while (screen.written().length === before) {
		if (performance.now() - start > MOST_MS) throw new Error(`nothing was drawn for a key:\n${screen.text()}`);
		await delay(1);
	}
	const ms = performance.now() - start;
	const processorMs = processorMilliseconds(screen.pid) - processor;
	// Until what follows a key is over, so that it is not there for the next one, of another app perhaps.
	await delay(FOLLOWING_MS);
	return {ms, processorMs, ...bytesOf(screen.written().slice(before))};
}

/** Prints what keys cost; `seconds` are those of the processor that all of them took. */
export function printCosts(what: string, costs: readonly KeyCost[], seconds: number): void {
	const times = costs.map(({ms}) => ms);
	const bytes = costs.map(cost => cost.bytes);
	const most = costs.reduce((one, other) => (other.bytes > one.bytes ? other : one));
	print(
		what,
		`median ${median(times).toFixed(1)} ms, 95 % within ${percentile(times, 0.95).toFixed(1)} ms`,
		'under 16 ms',
	);
	const processor = costs.map(({processorMs}) => processorMs);
	const whole = ((seconds / costs.length) * 1000).toFixed(1);
	print(
		'  processor a key, to its frame',
		`median ${median(processor).toFixed(1)} ms, 95 % within ${percentile(processor, 0.95).toFixed(1)} ms, whole ${whole} ms`,
		'',
	);
	print('  bytes a key', `median ${median(bytes)}, most ${most.bytes} (${most.textBytes} of text)`, 'at most 1 kB');
}
