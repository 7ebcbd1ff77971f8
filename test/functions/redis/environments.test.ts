import {spawnSync} from 'node:child_process';
import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {Functions} from '../../../source/functions/functions.ts';
import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import {openRedisFunctions} from '../../../source/functions/redis/open-redis-functions.ts';
import {runRedisFunctionWorker} from '../../../source/functions/redis/run-function-worker.ts';
import {startGrpcServing} from '../../services/support/grpc-serving.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {poll} from '../../support/poll.ts';
import {type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {pythonCall, returnOf} from '../support/calling.ts';
import {bwrap, openPool} from '../support/open-pool.ts';
import {makeWheel, makeWheelFolder, onlyFrom} from '../support/wheels.ts';

const MODULE = `# /// script
# requires-python = ">=3.8"
# dependencies = ["soup<2"]
# ///
import soup

def kind():
	return soup.kind
`;

const hasVenv = spawnSync('/usr/bin/python3', ['-c', 'import ensurepip']).status === 0;

describeNeeding(
	['redis-server', ...(hasVenv ? [] : ['python3-venv']), ...(bwrap ? [] : ['bwrap'])],
	'environments that a module names in its header, on other machines',
	() => {
		let folder: string;
		let file: string;
		let redis: RedisServer;
		const closers: (() => Promise<void>)[] = [];

		beforeAll(async () => {
			folder = makeWheelFolder();
			makeWheel(folder, 'soup', '1.0', 'kind = "pea"');
			file = join(folder, 'menu.py');
			writeFileSync(file, MODULE);
			redis = await startRedisServer();
		});
		afterAll(async () => {
			for (const close of closers.reverse()) await close();
			await redis.close();
			rmSync(folder, {recursive: true, force: true});
		});

		/** The workers of a service. */
		function openService(mayBuild: boolean): Functions {
			const env = {...process.env, ...onlyFrom(folder)};
			const pool = openPool({isOwn: false, mayBuild, cache: join(folder, 'cache'), env});
			closers.push(pool.close);
			return pool.functions;
		}

		/** A machine that takes calls from Redis. */
		function startMachine(name: string, mayBuild: boolean): void {
			const machine = {name, version: '0.0.0'};
			const worker = runRedisFunctionWorker({
				redis: redis.url,
				pool: openService(mayBuild),
				slots: 2,
				mayBuild,
				machine,
			});
			closers.push(() => worker.close(1000));
		}

		/** The function of the module, called over gRPC. */
		async function kindOver(functions: Functions) {
			const serving = await startGrpcServing({functions});
			closers.push(serving.close);
			return createRemoteFunctions(async () => serving.client)
				.remoteModule(file)
				.remote('kind');
		}

		test('are built by a service whose operator allows it, and refused by any other', async () => {
			const allowing = await kindOver(openService(true));
			expect(await allowing.run()).toBe('pea');
			const refusing = await kindOver(openService(false));
			await expect(refusing.run()).rejects.toMatchObject({
				code: 'FUNCTION_INVALID',
				message: 'No environments are built here.',
				hint: expect.stringContaining('--allow-environments'),
			});
		});

		test('go to a machine of a Redis that builds them, and wait for one', async () => {
			startMachine('anna', false);
			const functions = openRedisFunctions({redis: redis.url});
			const kind = await kindOver(functions);
			const waiting = Array.from({length: 4}, () => kind.start());
			// Others are not held up by those that wait.
			expect(await returnOf(functions, pythonCall('lambda: 1'))).toBe(1);
			await poll('they wait', async () => (await functions.load()).queued === waiting.length);
			startMachine('bertil', true);
			for (const call of waiting) {
				expect(await call.result).toBe('pea');
				expect((await call.outcome).worker).toContain('bertil');
			}
		});
	},
);
