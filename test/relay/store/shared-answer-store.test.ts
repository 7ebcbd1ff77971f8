import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {AnswerStore} from '../../../source/relay/store/answer-store.ts';
import {openAnswerStore} from '../../../source/relay/store/open-answer-store.ts';
import {openSharedAnswerStore} from '../../../source/relay/store/shared-answer-store.ts';
import type {StoredAnswer} from '../../../source/relay/store/stored-answer.ts';
import {poll} from '../../support/poll.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {storedAnswer} from '../../support/upstream/stored-answers.ts';

const HOUR = 3_600_000;
const LEASE_MS = 2000;

interface Machine {
	store: AnswerStore;
	/** The states of Redis as its store told them; null for all is well. */
	redisErrors: (string | null)[];
}

function answerOf(text: string, fetchedAt = Date.now()): StoredAnswer {
	return storedAnswer({headers: [], body: Buffer.from(text), fetchedAt, freshUntil: fetchedAt + HOUR});
}

describeWithRedis('answers that machines share', () => {
	let folder: string;
	let redis: RedisServer;
	const machines: Machine[] = [];
	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-'));
		redis = await startRedisServer();
	});
	afterEach(async () => {
		await Promise.all(machines.splice(0).map(({store}) => store.close()));
		await redis.close();
		rmSync(folder, {recursive: true});
	});

	function open(name: string): Machine {
		const redisErrors: (string | null)[] = [];
		const own = openAnswerStore({
			file: join(folder, name, 'relay.sqlite'),
			onWarning: message => redisErrors.push(message),
		});
		const onRedisError = (reason: string | null) => redisErrors.push(reason);
		const machine = {
			redisErrors,
			store: openSharedAnswerStore({redis: redis.url, own, staleMs: HOUR, onRedisError}),
		};
		machines.push(machine);
		return machine;
	}

	const give = ({store}: Machine, key: string, answer: StoredAnswer) => store.write(key, answer, Date.now() + LEASE_MS);
	const textOf = async ({store}: Machine, key: string) => (await store.read(key))?.body.toString() ?? null;
	const isBack = ({redisErrors}: Machine) => redisErrors.at(-1) === null;

	/** Uses the stores until all of them have noticed that Redis is away. */
	async function noticed(...all: Machine[]): Promise<void> {
		for (const machine of all) {
			await poll('it is noticed', async () => {
				await machine.store.read('anything');
				return machine.redisErrors.some(error => error !== null);
			});
		}
	}

	test('are there for all of them, and the right to ask is one machine’s', async () => {
		const [one, other] = [open('one'), open('other')];
		await give(one, 'a', answerOf('köttbullar'));
		expect(await textOf(other, 'a')).toBe('köttbullar');
		expect(await one.store.leases.take('b', 'one', Date.now() + LEASE_MS)).toBe(true);
		expect(await other.store.leases.take('b', 'other', Date.now() + LEASE_MS)).toBe(false);
		await other.store.cooldown('upstream').start(Date.now() + LEASE_MS);
		expect(await one.store.cooldown('upstream').until()).toBeGreaterThan(Date.now());
	});

	test('are still there when Redis dies, also those that another machine fetched', async () => {
		const [one, other] = [open('one'), open('other')];
		await give(one, 'a', answerOf('köttbullar'));
		expect(await textOf(other, 'a')).toBe('köttbullar');
		await redis.kill();
		await noticed(one, other);
		expect(await textOf(other, 'a')).toBe('köttbullar');
		expect(await textOf(one, 'a')).toBe('köttbullar');
		await give(one, 'b', answerOf('pannkakor'));
		expect(await textOf(one, 'b')).toBe('pannkakor');
		expect(await one.store.leases.take('c', 'one', Date.now() + LEASE_MS)).toBe(true);
		expect(await one.store.leases.take('c', 'someone', Date.now() + LEASE_MS)).toBe(false);
	});

	test('are shared again when an empty Redis is back, those of the time between too', async () => {
		const [one, other] = [open('one'), open('other')];
		await give(one, 'before', answerOf('köttbullar'));
		await redis.kill();
		await noticed(one, other);
		await give(one, 'between', answerOf('pannkakor'));
		await redis.start();
		await poll('both are back', () => isBack(one) && isBack(other));
		expect(await textOf(one, 'before')).toBe('köttbullar');
		expect(await textOf(one, 'between')).toBe('pannkakor');
		await poll('they are shared', async () => (await textOf(other, 'before')) !== null);
		await poll('they are shared', async () => (await textOf(other, 'between')) !== null);
	});

	test('are the newer ones, whichever side has them', async () => {
		const one = open('one');
		const past = Date.now() - 1.5 * HOUR;
		await give(one, 'a', answerOf('old', past));
		await redis.kill();
		await noticed(one);
		await give(one, 'a', answerOf('newer', past + 1));
		await redis.start();
		await poll('it is back', () => isBack(one));
		await give(open('other'), 'a', answerOf('older', past));
		expect(await textOf(one, 'a')).toBe('newer');
		await poll('it is shared', async () => (await textOf(open('third'), 'a')) === 'newer');
	});

	test('of a Redis that hangs: nobody waits long, and it is used again when it moves', async () => {
		const one = open('one');
		await give(one, 'a', answerOf('köttbullar'));
		process.kill(redis.pid ?? 0, 'SIGSTOP');
		try {
			const texts = await Promise.all(Array.from({length: 50}, () => textOf(one, 'a')));
			expect(new Set(texts)).toEqual(new Set(['köttbullar']));
			expect(one.redisErrors).toEqual([expect.stringMatching(/no answer within 1 s/)]);
			expect(await one.store.leases.take('a', 'one', Date.now() + LEASE_MS)).toBe(true);
		} finally {
			process.kill(redis.pid ?? 0, 'SIGCONT');
		}
		await poll('it is used again', () => isBack(one));
		expect(await textOf(one, 'a')).toBe('köttbullar');
	});

	test('when Redis comes only after them', async () => {
		await redis.stop();
		const [one, other] = [open('one'), open('other')];
		await give(one, 'a', answerOf('köttbullar'));
		expect(await textOf(one, 'a')).toBe('köttbullar');
		expect(one.redisErrors).toEqual([expect.stringContaining('ECONNREFUSED')]);
		await redis.start();
		await poll('both are there', () => isBack(one) && isBack(other));
		await give(one, 'b', answerOf('pannkakor'));
		expect(await textOf(other, 'b')).toBe('pannkakor');
	});
});

describeWithRedis('a Redis that takes no more', () => {
	test('is told once, and answers go into the file', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-'));
		const redis = await startRedisServer({args: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction']});
		const redisErrors: (string | null)[] = [];
		const own = openAnswerStore({file: join(folder, 'relay.sqlite'), onWarning: message => redisErrors.push(message)});
		const onRedisError = (reason: string | null) => redisErrors.push(reason);
		const store = openSharedAnswerStore({redis: redis.url, own, staleMs: HOUR, onRedisError});
		try {
			await store.write('a', answerOf('köttbullar'), Date.now() + LEASE_MS);
			await store.write('b', answerOf('pannkakor'), Date.now() + LEASE_MS);
			expect(redisErrors).toEqual([expect.stringContaining('OOM')]);
			expect((await store.read('a'))?.body.toString()).toBe('köttbullar');
			expect(await store.leases.take('a', 'one', Date.now() + LEASE_MS)).toBe(true);
			expect(await store.leases.take('a', 'other', Date.now() + LEASE_MS)).toBe(false);
		} finally {
			await store.close();
			await redis.close();
			rmSync(folder, {recursive: true});
		}
	});
});
