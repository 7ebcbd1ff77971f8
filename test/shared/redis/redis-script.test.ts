import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {Redis} from 'ioredis';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {jobStates} from '../../../source/jobs/job.ts';
import {redisScript} from '../../../source/shared/redis/redis-script.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

describeWithRedis('a script of Redis', () => {
	let server: RedisServer;
	let client: Redis;
	let folder: string;
	beforeAll(async () => {
		server = await startRedisServer();
		client = new Redis(server.url);
		folder = mkdtempSync(join(tmpdir(), 'lunch-lua-'));
		mkdirSync(join(folder, 'includes'));
	});
	afterAll(async () => {
		client.disconnect();
		await server.close();
		rmSync(folder, {recursive: true});
	});

	const scriptOf = (name: string, lua: string) => {
		writeFileSync(join(folder, `${name}.lua`), lua);
		return redisScript<unknown>(name, pathToFileURL(join(folder, `${name}.lua`)));
	};

	test('is read from its file, with what it includes, each once', async () => {
		writeFileSync(join(folder, 'includes', 'count.lua'), `redis.call('INCR', KEYS[1])\n`);
		writeFileSync(
			join(folder, 'includes', 'twice.lua'),
			`-- @include "count"\nlocal twice = redis.call('GET', KEYS[1]) * 2\n`,
		);
		const script = scriptOf(
			'both',
			'-- @include "includes/twice"\n-- @include "includes/count"\nreturn {twice, KEYS[1], ARGV[1]}',
		);
		expect(await script(client, ['key'], ['word'])).toEqual([2, 'key', 'word']);
	});

	test('may be its text, as in what is built', async () => {
		expect(await redisScript('sum', 'return ARGV[1] + ARGV[2]')(client, [], [2, 3])).toBe(5);
	});

	test('works on after Redis forgot it', async () => {
		const script = scriptOf('one', 'return 1');
		await script(client, [], []);
		await client.script('FLUSH');
		expect(await script(client, [], [])).toBe(1);
	});

	test('of jobs knows every state of a job', () => {
		const job = readFileSync(new URL('../../../source/jobs/redis/table/lua/includes/job.lua', import.meta.url), 'utf8');
		expect(/local states = \{(.*)\}/.exec(job)?.[1]).toBe(jobStates.map(state => `'${state}'`).join(', '));
	});
});
