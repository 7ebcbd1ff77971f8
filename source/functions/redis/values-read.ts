import {setTimeout as delay} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import {inBackground} from '../../shared/in-background.ts';
import type {RunningCall} from '../functions.ts';
import {type Caller, jobOf} from './caller.ts';
import {isUp, namesOf} from './connection.ts';
import {MOST_VALUES, MOST_VALUES_LENGTH, READ_MS} from './names.ts';
import type {OpenCall} from './open-call.ts';

// A function that yields waits when so many of its values were not read yet. Its caller writes down how many it has read; the
// machine looks there while it waits, so nothing is lost with a connection.

/** Tells the machine of a call that values were read, once there are enough of them that it may wait for that. */
export function tellManyRead(caller: Caller, call: OpenCall): void {
	const {came, told, untold} = call.values;
	if (came - told >= MOST_VALUES / 8 || untold >= MOST_VALUES_LENGTH / 8) tellRead(caller, call);
}

/** Tells it of all that came; as soon as may be where Redis is away. Does nothing while the reader wants no more. */
export function tellRead(caller: Caller, call: OpenCall): void {
	const {values} = call;
	const {came, untold} = values;
	if (values.isPaused || values.isTelling || came === values.told || !caller.calls.has(call.id)) return;
	values.isTelling = true;
	const {commands} = caller;
	const written = isUp(commands)
		? commands.set(namesOf(commands).read(jobOf(call)), came, 'PX', READ_MS)
		: Promise.reject(new Error('Redis is away'));
	inBackground(
		written.then(
			() => {
				values.told = came;
				values.untold -= untold;
				values.isTelling = false;
				tellManyRead(caller, call);
			},
			async () => {
				await delay(RETRY_MS, null, {ref: false});
				values.isTelling = false;
				tellRead(caller, call);
			},
		),
	);
}

/** The flow of the values of a call that this machine runs. */
export interface ValueFlow {
	control(call: Pick<RunningCall, 'pause' | 'resume'>): void;
	/** A value, or a piece of a file, was sent to the caller as this text. */
	sent(text: string): void;
	close(): void;
}

const RETRY_MS = 200;
/** How often it is looked how many were read, in milliseconds. */
const LOOK_MS = 5;
const LONGEST_LOOK_MS = 250;

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
