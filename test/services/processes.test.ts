import {spawn, spawnSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {Agent, get} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {poll} from '../support/poll.ts';
import {isRunning, type ServeProcess, startServeProcess} from '../support/program/serve-process.ts';
import {type FakeUpstream, startFakeUpstream} from '../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let served: ServeProcess | undefined;
beforeEach(async () => {
	upstream = await startFakeUpstream();
});
afterEach(async () => {
	await served?.close();
	served = undefined;
	await upstream.close();
});

/** One request over an agent's connections; resolves with the status, or 0 when the connection was lost. */
function status(url: string, agent: Agent): Promise<number> {
	return new Promise(resolve => {
		get(url, {agent}, response => {
			response.resume();
			response.on('end', () => resolve(response.statusCode ?? 0));
			response.on('error', () => resolve(0));
		}).on('error', () => resolve(0));
	});
}

/** The requests of ten connections until told to stop. */
function load(address: string, connections: number) {
	const agent = new Agent({keepAlive: true, maxSockets: connections});
	const counts = {answered: 0, failed: 0};
	let isOver = false;
	const lanes = Array.from({length: connections}, async () => {
		while (!isOver) {
			if ((await status(`${address}/restaurant/bikupan`, agent)) === 200) counts.answered++;
			else counts.failed++;
		}
	});
	return {
		counts,
		async stop() {
			isOver = true;
			await Promise.all(lanes);
			agent.destroy();
		},
	};
}

describe('lunch serve --workers 2', () => {
	test('cold start: 1,000 clients at once, no error, one request to the upstream per key', async () => {
		served = await startServeProcess(upstream.address, ['--workers', '2']);
		upstream.delay = 300;
		const agent = new Agent({maxSockets: 1000});
		const paths = ['restaurants', 'restaurant/bikupan', 'restaurant/hubben', 'restaurant/dufva', 'restaurant/nope'];
		const statuses = await Promise.all(
			Array.from({length: 1000}, (_, index) => status(`${served?.address}/${paths[index % paths.length]}`, agent)),
		);
		expect(statuses.filter(code => code === 200)).toHaveLength(800);
		expect(statuses.filter(code => code === 404)).toHaveLength(200);
		expect(upstream.requests.toSorted()).toEqual([
			'restaurant',
			'restaurant/bikupan',
			'restaurant/dufva',
			'restaurant/hubben',
			'restaurant/nope',
			// An alias of the list only where the upstream has no such path.
			'restaurants',
		]);
		expect(await served.workerPids()).toHaveLength(2);
	});
});

// Each test finds the service as the one before left it; the last one kills it.
describe('lunch serve --workers 2, for long', () => {
	let service: ServeProcess;
	let its: FakeUpstream;
	beforeAll(async () => {
		its = await startFakeUpstream();
		service = await startServeProcess(its.address, ['--workers', '2']);
	});
	afterAll(async () => {
		await service.close();
		await its.close();
	});

	test('/metrics adds up all processes, and /log has the lines of all of them in order', async () => {
		for (let round = 0; round < 40; round++)
			await (await fetch(`${service.address}/restaurant/bikupan`, {headers: {connection: 'close'}})).text();
		expect(await service.figure('lunch_workers')).toBe(2);
		expect(await service.figure('lunch_http_requests_total{route="/*",status="200"}')).toBe(40);
		expect(await service.figure('lunch_upstream_requests_total')).toBe(1);
		const {lines} = (await (await fetch(`${service.address}/log`)).json()) as {lines: {time: string; pid: number}[]};
		const pids = new Set(lines.map(({pid}) => pid));
		expect([...pids]).toEqual(expect.arrayContaining([service.process.pid, ...(await service.workerPids())]));
		expect(lines.map(({time}) => time)).toEqual(lines.map(({time}) => time).toSorted());
	});

	test('a worker that is killed under load is replaced, and only what it held is lost', async () => {
		await (await fetch(`${service.address}/restaurant/bikupan`)).text();
		const connections = 10;
		const traffic = load(service.address, connections);
		await poll('there is load', () => traffic.counts.answered > 500);
		const before = await service.figure('lunch_http_requests_total{route="/*",status="200"}');
		const [victim = 0, survivor = 0] = await service.workerPids();
		process.kill(victim, 'SIGKILL');
		await poll('there are two again', async () => {
			const pids = await service.workerPids();
			return pids.length === 2 && !pids.includes(victim) && (await service.figure('lunch_workers')) === 2;
		});
		const answered = traffic.counts.answered;
		await poll('the load goes on', () => traffic.counts.answered > answered + 500);
		await traffic.stop();
		expect(traffic.counts.failed).toBeLessThanOrEqual(connections);
		expect(await service.workerPids()).toContain(survivor);
		expect(await service.figure('lunch_worker_restarts_total')).toBe(1);
		expect(await service.figure('lunch_http_requests_total{route="/*",status="200"}')).toBeGreaterThan(before);
		expect(its.requests).toEqual(['restaurant/bikupan']);
	});

	test('workers end when the process that started them is killed', async () => {
		const pids = await service.workerPids();
		expect(pids).toHaveLength(2);
		service.process.kill('SIGKILL');
		await poll('no worker is left', () => !pids.some(isRunning));
	});
});

test('it ends when the launcher that started it is killed', async () => {
	const launching = fileURLToPath(new URL('../support/program/launching.ts', import.meta.url));
	served = await startServeProcess(upstream.address, ['--workers', '2'], {}, launching);
	const pids = await served.workerPids();
	expect(pids.length > 0 && pids.every(isRunning)).toBe(true);
	served.process.kill('SIGKILL');
	// Asking the address would prove nothing: another program may have the port by then.
	await poll('they are gone', () => !pids.some(isRunning));
});

describe.each(['1', '2'])('lunch serve --workers %s', workers => {
	test('SIGTERM: what is under way is finished, then exit code 0', async () => {
		served = await startServeProcess(upstream.address, ['--workers', workers]);
		upstream.delay = 800;
		const underWay = fetch(`${served.address}/restaurant/bikupan`);
		await poll('the upstream is asked', () => upstream.requests.length === 1);
		served.process.kill('SIGTERM');
		const answer = await underWay;
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('Bikupan');
		expect(await served.ended).toEqual({code: 0, signal: null});
	});

	test('a port that is taken: exit code 1 and what to do', async () => {
		const {port} = new URL(upstream.address);
		const other = spawnSync(
			process.execPath,
			[
				'bin/lunch.js',
				'serve',
				'--json',
				'--workers',
				workers,
				'--port',
				port,
				'--log-level',
				'silent',
				'--functions',
				'0',
			],
			{encoding: 'utf8', timeout: 20_000},
		);
		expect(other.status).toBe(1);
		expect(other.stdout).toBe('');
		expect(JSON.parse(other.stderr)).toMatchObject({error: {code: 'LISTEN_FAILED'}});
	});
});

describe('lunch serve', () => {
	test('is a server for `lunch --server`, and an upstream for another relay', async () => {
		served = await startServeProcess(upstream.address);
		const second = await startServeProcess(served.address);
		try {
			const folder = await mkdtemp(join(tmpdir(), 'lunch-client-'));
			const args = ['bin/lunch.js', 'bikupan', '--json', '--server', second.address];
			const client = spawn(process.execPath, args, {env: {...process.env, LUNCH_CACHE_DIR: folder}});
			let text = '';
			for await (const chunk of client.stdout) text += chunk;
			await rm(folder, {recursive: true, force: true});
			expect(JSON.parse(text)).toMatchObject({
				restaurant: {id: 'bikupan', name: 'Restaurang Bikupan'},
				source: {state: 'fresh'},
			});
			expect(upstream.requests).toEqual(['restaurant', 'restaurant/bikupan']);
		} finally {
			await second.close();
		}
	});

	test.each([
		[['--port', '70000'], 'from 0 to 65535'],
		[['--workers', 'many'], 'from 1 to 256'],
		[['--ttl', '0'], 'seconds above 0'],
		[['--ttl', 'lunch=5'], 'knows no lunch'],
		[['--log-level', 'loud'], 'one of debug'],
		[['--demo'], 'takes no --demo'],
	])('%j is refused in words', (args, words) => {
		const {status: code, stderr} = spawnSync(process.execPath, ['bin/lunch.js', 'serve', ...args], {
			encoding: 'utf8',
			timeout: 20_000,
		});
		expect(code).toBe(2);
		expect(stderr).toContain(words);
	});

	test('does not ask the server that clients on its machine are set to use', async () => {
		served = await startServeProcess(upstream.address, [], {LUNCH_SERVER: 'http://127.0.0.1:9'});
		expect((await fetch(`${served.address}/restaurant/bikupan`)).status).toBe(200);
		expect(upstream.requests).toEqual(['restaurant/bikupan']);
	});

	test('a time limit is for the upstream, not for the service; the configuration is logged', async () => {
		served = await startServeProcess(upstream.address, ['--timeout', '1', '--ttl', 'menu=5,missing=1']);
		await new Promise(resolve => setTimeout(resolve, 1500));
		upstream.delay = 3000;
		expect((await fetch(`${served.address}/restaurant/bikupan`)).status).toBe(504);
		const [starting = ''] = served.log.split('\n');
		expect(JSON.parse(starting)).toMatchObject({
			message: 'starting',
			timeoutMs: 1000,
			ttl: {menu: 5, missing: 1},
			workers: 1,
			host: '127.0.0.1',
		});
	});
});
