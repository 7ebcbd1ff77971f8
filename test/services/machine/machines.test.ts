import {Redis} from 'ioredis';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createMachineRegistry, type Machine} from '../../../source/services/machine/machine-registry.ts';
import {createMachines} from '../../../source/services/machine/machines.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

const working: Machine = {
	id: 'a',
	name: 'saxifrage 17',
	version: '1.0.0',
	startedAt: '2026-01-01T00:00:00.000Z',
	state: 'working',
	parts: {jobs: {slots: [{jobId: null}, {jobId: 'b'}]}},
};

describeWithRedis('the machines of a Redis', () => {
	let server: RedisServer;
	beforeAll(async () => {
		server = await startRedisServer();
	});
	afterAll(() => server.close());

	test('what others wrote among them is no machine, and hides none', async () => {
		const registry = createMachineRegistry(server.url);
		const client = new Redis(server.url);
		const machines = createMachines(server.url);
		try {
			await registry.beat(working);
			await registry.beat({...working, id: 'odd', parts: {jobs: {slots: 'many'}}});
			const now = Number((await client.time())[0]) * 1000;
			for (const [id, text] of Object.entries({empty: '{}', cut: '{"id":', nothing: 'null'})) {
				await client.hset('lunch:machines', id, `${now} ${text}`);
			}
			expect((await machines.list())?.map(({id}) => id).sort()).toEqual(['a', 'odd']);
			expect(await machines.snapshot()).toEqual({
				'lunch_machines{state="working"}': 2,
				'lunch_machines{state="draining"}': 0,
				'lunch_machine_slots{state="busy"}': 1,
				'lunch_machine_slots{state="free"}': 1,
			});
		} finally {
			registry.close();
			client.disconnect();
			await machines.close();
		}
	});
});
