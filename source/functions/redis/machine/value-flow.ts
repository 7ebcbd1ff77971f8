import type {Redis} from 'ioredis';
import {inBackground} from '../../../shared/in-background.ts';
import type {RunningCall} from '../../functions.ts';
import {namesOf} from '../messages/connection.ts';
import {MOST_VALUES, MOST_VALUES_LENGTH} from '../messages/names.ts';

/** The flow of the values of a call that this machine runs. */
export interface ValueFlow {
	control(call: Pick<RunningCall, 'pause' | 'resume'>): void;
	/** A value, or a piece of a file, was sent to the caller as this text. */
	sent(text: string): void;
	close(): void;
}

/** How often it is looked how many were read, in milliseconds. */
const LOOK_MS = 5;
const LONGEST_LOOK_MS = 250;

/** Has a function that yields wait when so many of its values were not read yet (see `tell-read.ts`). */
export function createValueFlow(commands: Redis, job: string): ValueFlow {
	let call: Pick<RunningCall, 'pause' | 'resume'> | null = null;
	let timer: NodeJS.Timeout | null = null;
	let read = 0;
	/** How long each value is that was sent and not read. */
	let waiting: number[] = [];
	let characters = 0;
	let isClosed = false;

	function isFull(): boolean {
		return waiting.length >= MOST_VALUES || characters > MOST_VALUES_LENGTH;
	}

	function lookLater(ms: number): void {
		timer ??= setTimeout(() => {
			timer = null;
			inBackground(look(ms), () => lookLater(LONGEST_LOOK_MS));
		}, ms);
	}

	async function look(ms: number): Promise<void> {
		const count = Number(await commands.get(namesOf(commands).read(job)));
		const more = Math.min(waiting.length, Number.isSafeInteger(count) ? count - read : 0);
		for (const length of waiting.slice(0, Math.max(more, 0))) characters -= length;
		waiting = waiting.slice(Math.max(more, 0));
		read += Math.max(more, 0);
		if (isClosed) return;
		if (isFull()) lookLater(more > 0 ? LOOK_MS : Math.min(ms * 2, LONGEST_LOOK_MS));
		else call?.resume();
	}

	return {
		control(running) {
			call = running;
		},
		sent(text) {
			waiting.push(text.length);
			characters += text.length;
			if (!isFull()) return;
			call?.pause();
			lookLater(LOOK_MS);
		},
		close() {
			isClosed = true;
			if (timer) clearTimeout(timer);
		},
	};
}
