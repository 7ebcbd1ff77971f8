import {expect, test} from 'vitest';
import {freePort} from '../../support/network/free-port.ts';
import {makeLunchHome} from '../../support/program/lunch-home.ts';
import {describeWithRedis, startRedisServer} from '../../support/servers/redis-server.ts';

describeWithRedis('lunch doctor', () => {
	test('looks at the Redis that is set, and says why it can not be used, without its password', async () => {
		const home = makeLunchHome();
		const redis = await startRedisServer();
		try {
			const well = await home.run(['doctor', '--offline'], {env: {LUNCH_REDIS: redis.url}});
			expect(well.stdout).toMatch(/warning +Redis +redis:\/\/127\.0\.0\.1:\d+ \(workers: 0\)\. The Redis has neither/);
			const port = await freePort();
			const ill = await home.run(['doctor', '--offline'], {env: {LUNCH_REDIS: `redis://:secret@127.0.0.1:${port}`}});
			expect(ill.code).toBe(1);
			expect(ill.stdout).toMatch(/FAILED +Redis +redis:\/\/:\*\*\*@127\.0\.0\.1:\d+ can't be used: .*ECONNREFUSED/);
			expect(ill.stdout).not.toContain('secret');
			expect((await home.run(['doctor', '--offline'])).stdout).not.toContain('Redis');
		} finally {
			await redis.close();
			home.remove();
		}
	});
});
