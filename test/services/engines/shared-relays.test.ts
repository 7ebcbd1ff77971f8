import {Agent, get} from 'node:http';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {poll} from '../../support/poll.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

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
	beforeAll(async () => {
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
	afterAll(async () => {
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

	/**
	 * Expects one request to the upstream for each key, though so many clients of each relay ask for all of them, cold. A
	 * relay that Redis does not answer within a second asks by itself, as it should, and logs that: on a busy machine such
	 * a round says nothing, and the next one begins with other keys.
	 */
	async function expectOneRequestPerKey(clients: number): Promise<void> {
		upstream.delay = 300;
		for (let round = 0; ; round++) {
			await allAre('ok');
			const logs = relays.map(({log}) => log);
			const cold = paths.map(path => `${path}&round${round}`);
			upstream.requests.length = 0;
			const answers = await askAll(clients, cold);
			expect(answers).toHaveLength(RELAYS * cold.length * clients);
			expect(answers.filter(({status}) => status !== 200)).toEqual([]);
			expect(new Set(answers.map(({text}) => text)).size).toBe(cold.length);
			if (relays.some(({log}, index) => log !== logs[index])) continue;
			expect(upstream.requests.toSorted()).toEqual(cold.toSorted());
			return;
		}
	}

	test('ask the upstream once per key, all together, however many clients ask cold', async () => {
		await expectOneRequestPerKey(10);
	});

	test('go on when Redis is killed under load, and share again when it is back', async () => {
		upstream.delay = 0;
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
		await expectOneRequestPerKey(5);
	}, 60_000);

	test('one that is killed while it asks leaves its key to the others', async () => {
		await allAre('ok');
		upstream.requests.length = 0;
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
});
