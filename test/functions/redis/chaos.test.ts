import {expect, test} from 'vitest';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {runChaos} from './support/chaos.ts';

describeWithRedis('functions over Redis, while machines and Redis die', () => {
	test('every call ends once, with what is its own, and none is begun twice that may not', async () => {
		const figures = await runChaos({machines: 3, kills: 5, longestMs: 3000, redisKills: 2, freezes: 1, atOnce: 12});
		expect(figures.returned).toBeGreaterThanOrEqual(30);
		expect(figures.threw).toBeGreaterThan(0);
	}, 180_000);
});
