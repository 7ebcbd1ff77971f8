import {existsSync} from 'node:fs';
import {Redis} from 'ioredis';
import {afterEach, expect, test} from 'vitest';
import {describeWithRedis, type RedisServer, startRedisServer} from './redis-server.ts';

describeWithRedis('the Redis of tests', () => {
	const servers: RedisServer[] = [];
	const clients: Redis[] = [];
	afterEach(async () => {
		for (const client of clients.splice(0)) client.disconnect();
		await Promise.all(servers.splice(0).map(server => server.close()));
	});

	async function start(options: Parameters<typeof startRedisServer>[0] = {}): Promise<RedisServer> {
		const server = await startRedisServer(options);
		servers.push(server);
		return server;
	}

	function connect({url}: RedisServer): Redis {
		const client = new Redis(url);
		client.on('error', () => {});
		clients.push(client);
		return client;
	}

	test('has its data again after kill -9 where it keeps them', async () => {
		const server = await start({isKept: true});
		const first = server.pid;
		const client = connect(server);
		await client.set('dish', 'köttbullar');
		await server.kill();
		expect(server.pid).toBeUndefined();
		await server.start();
		expect(server.pid).not.toBe(first);
		expect(await client.get('dish')).toBe('köttbullar');
	});

	test('is empty after a restart where it keeps none, and several run beside each other', async () => {
		const [one, other] = await Promise.all([start(), start()]);
		await connect(other).set('dish', 'pannkakor');
		expect(await connect(one).get('dish')).toBeNull();
		await other.stop();
		await other.start();
		expect(await connect(other).get('dish')).toBeNull();
	});

	test('leaves nothing behind', async () => {
		const server = await start();
		await server.close();
		expect(existsSync(server.folder)).toBe(false);
	});
});
