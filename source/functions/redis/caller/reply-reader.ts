import {setTimeout as delay} from 'node:timers/promises';
import {inBackground} from '../../../shared/in-background.ts';
import {connectTo, isUp, namesOf, whenUp} from '../messages/connection.ts';
import type {Reply} from '../messages/messages.ts';
import type {Caller} from './caller.ts';

export interface ReplyReader {
	/** When it had last read everything there was, by `performance.now()`; -1 before the first time. */
	readonly caughtUpAt: number;
	close(): void;
}

/** How long one read waits for something to come, in milliseconds. */
const BLOCK_MS = 1000;
/** A read that takes so much longer is given up: the server hangs, or is gone without a word. */
const SILENCE_MS = 4000;
const MOST_AT_ONCE = 200;
/** Messages that were read stay in Redis up to so many characters, while there are more to read. */
const MOST_UNFORGOTTEN = 256 * 1024;
const RETRY_MS = 100;

/** Reads the replies to a caller in order and each one once, over any number of lost connections. */
export function readReplies(
	url: string,
	{id: caller, commands, read}: Pick<Caller, 'id' | 'commands' | 'read'>,
	onReply: (reply: Reply) => void,
) {
	const redis = connectTo(url, 'blocking');
	const key = namesOf(redis).replies(caller);
	const reader = {
		caughtUpAt: -1,
		close() {
			isClosed = true;
			redis.disconnect();
		},
	};
	let isClosed = false;
	let last = '0-0';
	let unforgotten = 0;

	async function run(): Promise<void> {
		while (!isClosed) {
			if (!(await whenUp(redis, BLOCK_MS))) continue;
			try {
				await readNext();
			} catch {
				if (!isClosed) await delay(RETRY_MS);
			}
		}
	}

	async function readNext(): Promise<void> {
		const since = performance.now();
		const answer = await unlessSilent();
		if (answer === null) reader.caughtUpAt = since;
		for (const [id, [, text = ''] = []] of answer?.[0]?.[1] ?? []) {
			last = id;
			unforgotten += text.length;
			for (const reply of read.replies(text, id)) onReply(reply);
		}
		if (answer === null || unforgotten > MOST_UNFORGOTTEN) forget();
	}

	async function unlessSilent() {
		const watchdog = setTimeout(() => redis.disconnect(true), BLOCK_MS + SILENCE_MS);
		try {
			return await redis.xread('COUNT', MOST_AT_ONCE, 'BLOCK', BLOCK_MS, 'STREAMS', key, last);
		} finally {
			clearTimeout(watchdog);
		}
	}

	/** Messages that were read need not take memory. */
	function forget(): void {
		if (unforgotten === 0) return;
		unforgotten = 0;
		if (isUp(commands)) commands.xtrim(key, 'MINID', nextAfter(last)).catch(() => {});
	}

	inBackground(run());
	return reader satisfies ReplyReader;
}

function nextAfter(id: string): string {
	const [time = '0', number = '0'] = id.split('-');
	return `${time}-${BigInt(number) + 1n}`;
}
