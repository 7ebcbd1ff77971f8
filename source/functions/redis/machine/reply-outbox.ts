import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import type {Redis} from 'ioredis';
import {inBackground} from '../../../shared/in-background.ts';
import type {CallOutcome} from '../../functions.ts';
import {isUp, namesOf, whenUp} from '../messages/connection.ts';
import type {Reply} from '../messages/messages.ts';
import {INLINE_LENGTH, LARGE_MS, MOST_REPLIES, REPLIES_MS} from '../messages/names.ts';

/** Where the replies of a machine wait until Redis has them. */
export interface ReplyOutbox {
	/** Sends a reply after those before it; resolves with whether it was delivered. Never rejects. */
	send(caller: string, reply: Reply): Promise<boolean>;
}

interface Waiting {
	reply: Reply;
	tell: (isDelivered: boolean) => void;
}

interface Box {
	waiting: Waiting[];
	/** Has the waiting replies go at once. */
	hurry: () => void;
}

/** Most characters of replies that go in one message. */
const MOST_AT_ONCE = 1024 * 1024;
const RETRY_MS = 200;
/** How long it may take that a call was begun is told, in milliseconds. */
const LEISURE_MS = 3;

/**
 * Sends replies to their callers, in order and as soon as may be: what comes while a message is under way
 * goes with the next. While Redis is away they wait, for `timeoutMs` at most. Outcomes that are large go over `large`.
 */
export function createReplyOutbox(redis: Redis, large: Redis, timeoutMs: number): ReplyOutbox {
	const boxes = new Map<string, Box>();

	async function empty(caller: string, {waiting}: Box, isHurried: Promise<void>): Promise<void> {
		await isHurried;
		while (waiting.length > 0) {
			const batch = takeBatch(waiting);
			const isDelivered = await deliver(caller, batch);
			for (const {tell} of batch) tell(isDelivered);
		}
		boxes.delete(caller);
	}

	function openBox(caller: string): Box {
		const {promise, resolve} = Promise.withResolvers<void>();
		const timer = setTimeout(resolve, LEISURE_MS);
		const box: Box = {
			waiting: [],
			hurry() {
				clearTimeout(timer);
				// Replies of the same turn go together.
				setImmediate(resolve);
			},
		};
		boxes.set(caller, box);
		inBackground(empty(caller, box, promise));
		return box;
	}

	async function deliver(caller: string, batch: readonly Waiting[]): Promise<boolean> {
		const deadline = performance.now() + timeoutMs;
		const replies = batch.map(({reply}) => reply);
		for (;;) {
			const left = deadline - performance.now();
			if (left <= 0 || !(await whenUp(redis, left))) return false;
			try {
				await write(caller, replies);
				return true;
			} catch {
				// It may have been written and only the answer lost: the numbers of replies tell the caller.
				if (isUp(redis)) await delay(RETRY_MS);
			}
		}
	}

	async function write(caller: string, replies: readonly Reply[]): Promise<void> {
		const key = namesOf(redis).replies(caller);
		const slim: Reply[] = [];
		for (const reply of replies) slim.push(await withoutLarge(reply));
		const pipeline = redis.pipeline();
		pipeline.xadd(key, 'MAXLEN', '~', MOST_REPLIES, '*', 'replies', JSON.stringify(slim));
		pipeline.pexpire(key, REPLIES_MS);
		for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
	}

	/** Gives an outcome that is large a key of its own. */
	async function withoutLarge(reply: Reply): Promise<Reply> {
		if (reply.kind !== 'ended' || lengthOf(reply.outcome) <= INLINE_LENGTH) return reply;
		const outcome = randomUUID();
		await large.set(namesOf(redis).outcome(outcome), JSON.stringify(reply.outcome), 'PX', LARGE_MS);
		const {id, attempt, number} = reply;
		return {id, attempt, number, kind: 'ended-large', outcome};
	}

	return {
		send(caller, reply) {
			return new Promise(tell => {
				const box = boxes.get(caller) ?? openBox(caller);
				box.waiting.push({reply, tell});
				if (!isLeisurely(reply)) box.hurry();
			});
		},
	};
}

/** About how long an outcome is, in characters. */
function lengthOf({value, error}: CallOutcome): number {
	const texts = [value?.text, error?.message, error?.stack, error?.thrown?.text];
	return texts.reduce<number>((sum, text) => sum + (text?.length ?? 0), 0);
}

/** A short call has ended before these need to be told. */
function isLeisurely({kind}: Reply): boolean {
	return kind === 'taken' || kind === 'started' || kind === 'one-ended';
}

function takeBatch(box: Waiting[]): Waiting[] {
	let length = 0;
	let count = 0;
	for (const {reply} of box) {
		if (reply.kind === 'one-ended') length += lengthOf(reply.outcome);
		length += 'text' in reply ? reply.text.length : 'value' in reply ? reply.value.text.length : 200;
		if (count > 0 && length > MOST_AT_ONCE) break;
		count++;
	}
	return box.splice(0, count);
}
