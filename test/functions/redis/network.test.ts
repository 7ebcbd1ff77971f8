import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Functions} from '../../../source/functions/functions.ts';
import {openRedisFunctions} from '../../../source/functions/redis/open-redis-functions.ts';
import {describeWithNetwork, type Network, openNetwork} from '../../support/machine/network-namespaces.ts';
import {poll} from '../../support/poll.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {call, returned, sleeping} from './support/calling.ts';
import {type MachineProcess, startMachine} from './support/machine-process.ts';

describeWithNetwork('functions on machines of a network', () => {
	describeWithRedis('over Redis', () => {
		let network: Network;
		let redis: RedisServer;
		let url: string;
		let folder: string;
		let functions: Functions;
		const machines: MachineProcess[] = [];
		beforeEach(async () => {
			network = openNetwork();
			folder = mkdtempSync(join(tmpdir(), 'lunch-machines-'));
			const args = ['--bind', '127.0.0.1', network.address, '--protected-mode', 'no'];
			redis = await startRedisServer({isKept: true, args});
			url = `redis://${network.address}:${redis.port}`;
			functions = openRedisFunctions({redis: url});
		});
		afterEach(async () => {
			await functions.close();
			await Promise.all(machines.splice(0).map(machine => machine.kill()));
			await redis.close();
			network.close();
			rmSync(folder, {recursive: true, force: true});
		}, 60_000);

		function start(machineName: string) {
			const place = network.machine();
			const machine = startMachine(url, machineName, 2, join(folder, machineName), place.command);
			machines.push(machine);
			return {place, machine};
		}

		test('a machine that is cut off has its calls answered, and ends them; it works again when it is back', async () => {
			const anna = start('anna');
			const cut = call(functions, sleeping, [600_000]);
			await poll('anna has it', () => anna.machine.taken === 1);
			anna.place.cut();
			expect((await cut.outcome).error).toMatchObject({
				code: 'FUNCTION_WORKER_DIED',
				message: expect.stringContaining('anna'),
			});
			start('bertil');
			const other = call(functions, 'x => x', [1]);
			expect(await returned(other)).toBe(1);
			expect((await other.outcome).worker).toContain('bertil');
			expect(anna.machine.taken).toBe(1);
			anna.place.mend();
			await poll('anna has ended it', () => anna.machine.taken === 0);
			await machines[1]?.kill();
			expect(await returned(call(functions, 'x => x', [2], {mayRetry: true}))).toBe(2);
			expect(cut.ends).toBe(1);
		}, 120_000);

		test('a call outlives a short cut, with its output', async () => {
			const {place, machine} = start('anna');
			const source =
				'async () => { for (let i = 0; i < 30; i++) { console.log(i); await new Promise(r => setTimeout(r, 100)); } }';
			const called = call(functions, source);
			await poll('there is output', () => called.events.length > 4 && machine.taken === 1);
			place.cut();
			await new Promise(resolve => setTimeout(resolve, 1500));
			place.mend();
			await returned(called);
			const output = called.events.flatMap(event => ('text' in event ? event.text : [])).join('');
			expect(output).toBe(Array.from({length: 30}, (_, index) => `${index}\n`).join(''));
		}, 60_000);
	});
});
