import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openRedisFunctions} from '../../../source/functions/redis/open-redis-functions.ts';
import {poll} from '../../support/poll.ts';
import {describeWithRedis, startRedisServer} from '../../support/servers/redis-server.ts';
import {describeCheckpoints} from '../support/checkpoint-conformance.ts';
import {describeFunctions} from '../support/functions-conformance.ts';
import {startMachine} from './support/machine-process.ts';

describeWithRedis('over Redis', () => {
	const open = async () => {
		const redis = await startRedisServer();
		const folder = mkdtempSync(join(tmpdir(), 'lunch-machines-'));
		const machines = ['anna', 'bertil'].map(name => startMachine(redis.url, name, 1, join(folder, 'begun')));
		const functions = openRedisFunctions({redis: redis.url, queueLimit: 20});
		await poll('both work', async () => (await functions.load()).limit === 2);
		return {
			functions,
			async close() {
				await functions.close();
				await Promise.all(machines.map(machine => machine.kill('SIGTERM')));
				await redis.close();
				rmSync(folder, {recursive: true, force: true});
			},
		};
	};
	describeFunctions('functions of two machines', open, describeCheckpoints);
});
