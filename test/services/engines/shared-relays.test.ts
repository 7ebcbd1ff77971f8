import {Agent, get} from 'node:http';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type FakeUpstream, startFakeUpstream} from '../../support/fake-upstream.ts';
import {poll} from '../../support/poll.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/redis-server.ts';
import {type ServeProcess, startServeProcess} from '../../support/serve-process.ts';

const RELAYS = 3;
const paths = Array.from({length: 12}, (_, index) => `some/path?${index}`);

interface Answer {
	status: number;
	text: string;
}

describeWithRedis('relays that share a Redis', () => {
	let upstream: FakeUpstream;
	let redis: RedisServer;
	let relays: ServeProcess[];
	let agent: Agent;
	beforeEach(async () => {
		[upstream, redis] = await Promise.all([startFakeUpstream(), startRedisServer()]);
		agent = new Agent({keepAlive: true, maxSockets: 200});
		upstream.mood = (request, response) => {
			response.writeHead(200, {'content-type': 'text/plain'}).end(`answer to ${request.url}`);
			return true;
		};
		relays = await Promise.all(
			Array.from({length: RELAYS}, () =>
				startServeProcess(upstream.address, ['--redis', redis.url, '--log-level', 'warn']),
			),
		);
	});
	afterEach(async () => {
		agent.destroy();
		await Promise.all(relays.map(relay => relay.close()));
		await Promise.all([upstream.close(), redis.close()]);
	});

	function ask(relay: ServeProcess, path: string): Promise<Answer> {
		return new Promise((resolve, reject) => {
			get(`${relay.address}/${path}`, {agent}, response => {
				let text = '';
				response.on('data', chunk => {
					text += chunk;
				});
				response.on('end', () => resolve({status: response.statusCode ?? 0, text}));
				response.on('error', reject);
			}).on('error', reject);
		});
	}

	const askAll = (clients: number, asked: readonly string[]) =>
		Promise.all(relays.flatMap(relay => asked.flatMap(path => Array.from({length: clients}, () => ask(relay, path)))));

	/** The fault of Redis, as a relay's readiness says it. */
	async function redisState(relay: ServeProcess): Promise<string | undefined> {
		const answer = await fetch(`${relay.address}/ready`);
		const {checks} = (await answer.json()) as {checks: {name: string; state: string}[]};
		return checks.find(({name}) => name === 'redis')?.state;
	}

	async function allAre(state: string): Promise<void> {
		for (const relay of relays) {
			await poll(`Redis is ${state}`, async () => {
				// One that answers out of memory has no reason to look.
				await ask(relay, `look?${Math.random()}`);
				return (await redisState(relay)) === state;
			});
		}
	}

	test('ask the upstream once per key, all together, however many clients ask cold', async () => {
		upstream.delay = 300;
		const answers = await askAll(30, paths);
		expect(answers).toHaveLength(RELAYS * paths.length * 30);
		expect(answers.filter(({status}) => status !== 200)).toEqual([]);
		expect(new Set(answers.map(({text}) => text)).size).toBe(paths.length);
		expect(upstream.requests.toSorted()).toEqual(paths.toSorted());
	});

	test('one that is killed while it asks leaves its key to the others', async () => {
		upstream.delay = 1500;
		const [first, ...others] = relays;
		if (!first) throw new Error('no relay');
		const lost = ask(first, 'some/path').catch(() => null);
		await poll('it asks', () => upstream.requests.length === 1);
		const answers = others.map(relay => ask(relay, 'some/path'));
		first.process.kill('SIGKILL');
		expect(await lost).toBeNull();
		for (const answer of answers) expect(await answer).toMatchObject({status: 200});
		expect(upstream.requests).toHaveLength(2);
	});

	test('go on when Redis is killed under load, and share again when it is back', async () => {
		await askAll(1, paths);
		await allAre('ok');
		let isOver = false;
		const failures: Answer[] = [];
		let answered = 0;
		const pathAt = (round: number, other: string) => (round % 2 === 0 ? (paths[round % paths.length] ?? '') : other);
		const lanes = relays.flatMap((relay, index) =>
			Array.from({length: 5}, async (_, lane) => {
				for (let round = 0; !isOver; round++) {
					const answer = await ask(relay, pathAt(round, `new/${index}/${lane}/${round}`));
					if (answer.status === 200) answered++;
					else failures.push(answer);
				}
			}),
		);
		await redis.kill();
		await allAre('warning');
		const before = answered;
		await poll('answers go on', () => answered > before + 300);
		await redis.start();
		await allAre('ok');
		isOver = true;
		await Promise.all(lanes);
		expect(failures).toEqual([]);

		upstream.requests.length = 0;
		upstream.delay = 300;
		const fresh = paths.map(path => `${path}&again`);
		await askAll(10, fresh);
		expect(upstream.requests.toSorted()).toEqual(fresh.toSorted());
	}, 60_000);
});
