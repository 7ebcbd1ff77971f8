import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {Redis} from 'ioredis';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {openRedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {nodeCall, returnOf} from '../../functions/support/calling.ts';
import {knownDigest} from '../../jobs/pi/support/digests.ts';
import {startRedisEngine} from '../../jobs/support/redis-engine.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {freePort} from '../../support/network/free-port.ts';
import {makeSelfSigned, type SelfSigned} from '../../support/network/self-signed.ts';
import {poll} from '../../support/poll.ts';
import {type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

const run = promisify(execFile);
const PROGRAM = ['bin/lunch.js', 'serve', '--upstream', 'http://127.0.0.1:9'];
/** Flags of a service of which work is expected. */
const WORKING = ['--functions', '1'];

interface Service {
	address: string;
	log(): string;
	stop(): Promise<number | null>;
}

describeNeeding(['redis-server', 'redis-sentinel', 'redis-cli', 'openssl'], 'Redis as it comes', () => {
	let home: string;
	const services: Service[] = [];
	beforeAll(() => {
		home = mkdtempSync(join(tmpdir(), 'lunch-redis-kinds-'));
	});
	afterAll(async () => {
		await Promise.all(services.map(service => service.stop()));
		rmSync(home, {recursive: true, force: true});
	});

	function start(redis: string, flags: readonly string[] = [], env: Record<string, string> = {}) {
		const folder = mkdtempSync(join(home, 'service-'));
		const child = spawn(
			process.execPath,
			[...PROGRAM, '--json', '--port', '0', '--grpc-port', '0', '--redis', redis, ...flags],
			{
				env: {...process.env, LUNCH_FUNCTIONS: '0', LUNCH_DATA_DIR: folder, LUNCH_CACHE_DIR: folder, ...env},
				stdio: ['ignore', 'pipe', 'pipe'],
			},
		);
		let [out, log] = ['', ''];
		child.stdout.on('data', chunk => {
			out += chunk;
		});
		child.stderr.on('data', chunk => {
			log += chunk;
		});
		return {child, out: () => out, log: () => log};
	}

	async function startService(...args: Parameters<typeof start>): Promise<Service & {grpc: string}> {
		const {child, out, log} = start(...args);
		await poll('the service listens', () => out().includes('\n') || child.exitCode !== null);
		if (child.exitCode !== null) throw new Error(log());
		const {address, grpc} = JSON.parse(out());
		const service = {address, grpc, log, stop: () => stop(child)};
		services.push(service);
		return service;
	}

	/** A job is computed, and a function run. */
	async function expectWork({address, grpc}: Service & {grpc: string}): Promise<void> {
		const submitted = await fetch(`${address}/job`, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: '{"digits":100}',
		});
		expect(submitted.status).toBe(202);
		const {job} = (await submitted.json()) as {job: {id: string}};
		await poll('the job is done', async () => {
			const answer = (await (await fetch(`${address}/job/${job.id}`)).json()) as {job: {state: string}};
			return answer.job.state === 'finished';
		});
		const functions = createGrpcFunctions({address: grpc});
		const value = await returnOf(functions, nodeCall('(a, b) => a + b', [20, 22])).finally(() => functions.close());
		expect(value).toBe(42);
		const ready = (await (await fetch(`${address}/ready`)).json()) as {checks: {name: string; state: string}[]};
		expect(ready.checks.find(({name}) => name === 'redis')).toMatchObject({state: 'ok', detail: 'in use'});
	}

	/** A job is computed by two processes, each of which has parts of it. */
	async function expectDividedJob(redis: string): Promise<void> {
		const digits = 1_000_000;
		const folder = mkdtempSync(join(home, 'divided-'));
		// Long enough for the other one to look for parts.
		const options = {redis, folder, divideFrom: digits, pauseMs: 150};
		const machines = await Promise.all([startRedisEngine(options), startRedisEngine(options)]);
		const begun = machines.map(({child}) => {
			const names: string[] = [];
			child.stdout?.setEncoding('utf8').on('data', (text: string) => names.push(...text.trim().split('\n')));
			return names;
		});
		const jobs = openRedisJobs({redis, results: createFileResults(folder)});
		try {
			const {id} = (await jobs.submit({digits})).job;
			for await (const {job} of jobs.events(id)) expect(job.error).toBe(null);
			expect((await jobs.get(id)).result?.sha256).toBe(knownDigest(digits));
			for (const names of begun) expect(names).not.toEqual([]);
			expect(new Set(begun.flat()).size).toBe(begun.flat().length);
		} finally {
			await jobs.close();
			await Promise.all(machines.map(machine => machine.kill()));
		}
	}

	describe('over TLS, for users', () => {
		let certificate: SelfSigned;
		let server: RedisServer;
		let tlsPort: number;
		beforeAll(async () => {
			certificate = makeSelfSigned();
			tlsPort = await freePort();
			const {certFile, keyFile} = certificate;
			const tls = ['--tls-port', String(tlsPort), '--tls-cert-file', certFile, '--tls-key-file', keyFile];
			server = await startRedisServer({isKept: true, args: [...tls, '--tls-auth-clients', 'no']});
			const client = new Redis(server.url);
			await client.acl(
				'SETUSER',
				'eva',
				'on',
				'>p@ss%word',
				'~lunch*',
				'&lunch*',
				'+@all',
				'-@dangerous',
				'+info',
				'+config|get',
			);
			client.disconnect();
		});
		afterAll(async () => {
			await server.close();
			certificate.remove();
		});

		test('with an authority of their own', async () => {
			const env = {NODE_EXTRA_CA_CERTS: certificate.certFile};
			await expectWork(await startService(`rediss://eva:p%40ss%25word@localhost:${tlsPort}`, WORKING, env));
		});

		test('and not with one that nobody knows', async () => {
			const {child, log} = start(`rediss://eva:p%40ss%25word@localhost:${tlsPort}`);
			await poll('it says why', () => /self-signed certificate/.test(log()));
			expect(log()).not.toContain('p@ss');
			await stop(child);
		});
	});

	test('behind sentinels, also after another one became the one to write to', async () => {
		const main = await startRedisServer({isKept: true});
		const replica = await startRedisServer({isKept: true, args: ['--replicaof', '127.0.0.1', String(main.port)]});
		const ports = [await freePort(), await freePort(), await freePort()];
		const sentinels = ports.map(port => {
			const file = join(home, `sentinel-${port}.conf`);
			writeFileSync(
				file,
				`port ${port}\nbind 127.0.0.1\ndir ${home}\nset-proc-title no\nsentinel monitor main 127.0.0.1 ${main.port} 2\n` +
					'sentinel down-after-milliseconds main 1000\nsentinel failover-timeout main 3000\n',
			);
			return spawn('redis-sentinel', [file], {stdio: 'ignore'});
		});
		// It may not listen yet.
		const ask = (what: string) =>
			run('redis-cli', ['-p', String(ports[0]), 'sentinel', what, 'main']).catch(() => ({stdout: ''}));
		try {
			await poll('the sentinels know the replica', async () => {
				const [replicas, others] = [await ask('replicas'), await ask('sentinels')];
				return replicas.stdout.includes(String(replica.port)) && others.stdout.includes(String(ports[2]));
			});
			const hosts = ports.map(port => `127.0.0.1:${port}`).join(',');
			const service = await startService(`redis+sentinel://${hosts}/main`, WORKING);
			await expectWork(service);
			await main.kill();
			// Sentinels that a busy machine holds up for two seconds trust nothing, their clock included, for half a minute.
			await poll(
				'another one is written to',
				async () => (await ask('get-master-addr-by-name')).stdout.includes(String(replica.port)),
				90_000,
			);
			await poll('it works again', () =>
				expectWork(service).then(
					() => true,
					() => false,
				),
			);
		} finally {
			for (const sentinel of sentinels) sentinel.kill('SIGKILL');
			await Promise.all([main.close(), replica.close()]);
		}
	}, 240_000);

	test('in a cluster, whose keys all have one tag', async () => {
		const nodes = await Promise.all(
			[0, 1, 2].map(() =>
				startRedisServer({isKept: true, args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000']}),
			),
		);
		try {
			const hosts = nodes.map(({port}) => `127.0.0.1:${port}`);
			await run('redis-cli', ['--cluster', 'create', ...hosts, '--cluster-yes']);
			await poll('the cluster is up', async () => {
				const {stdout} = await run('redis-cli', ['-p', String(nodes[0]?.port), 'cluster', 'info']);
				return stdout.includes('cluster_state:ok');
			});
			const url = `redis+cluster://${hosts.slice(0, 2).join(',')}`;
			const service = await startService(url, WORKING);
			await expectWork(service);
			await service.stop();
			await expectDividedJob(url);
			const keys = await Promise.all(
				nodes.map(async ({port}) => (await run('redis-cli', ['-p', String(port), 'keys', '*'])).stdout),
			);
			expect(keys.filter(list => list.trim() !== '')).toHaveLength(1);
			const names = keys.join('').trim().split('\n');
			expect(names.filter(key => !key.startsWith('{lunch}'))).toEqual([]);
			expect(names.some(key => key.includes(':pi-parts:'))).toBe(true);
			const {child, log} = start(`redis://${hosts[0]}`);
			expect(await exitOf(child)).toBe(2);
			expect(log()).toContain('redis+cluster://');
		} finally {
			await Promise.all(nodes.map(node => node.close()));
		}
	}, 120_000);

	describe('that may forget', () => {
		let server: RedisServer;
		beforeAll(async () => {
			server = await startRedisServer({args: ['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru']});
		});
		afterAll(() => server.close());

		test('is refused with what to do', async () => {
			const {child, log} = start(server.url);
			expect(await exitOf(child)).toBe(2);
			expect(log()).toContain('allkeys-lru');
			expect(log()).toContain('--redis-may-evict');
			expect(existsSync(home)).toBe(true);
		});

		test.each(['1', '2'])(
			'and found so later, has jobs refused, by %s processes',
			async workers => {
				await server.stop();
				const service = await startService(server.url, ['--workers', workers]);
				await server.start();
				const submit = () =>
					fetch(`${service.address}/job`, {
						method: 'POST',
						headers: {'content-type': 'application/json'},
						body: '{"digits":100}',
					});
				await poll('jobs are refused', async () => (await (await submit()).text()).includes('allkeys-lru'));
				const refused = await submit();
				expect(refused.status).toBe(503);
				expect(await refused.text()).toContain('--redis-may-evict');
				const ready = await fetch(`${service.address}/ready`);
				expect(ready.status).toBe(503);
				expect(((await ready.json()) as {checks: object[]}).checks).toContainEqual({
					name: 'redis',
					state: 'failed',
					detail: expect.stringContaining('allkeys-lru'),
				});
			},
			60_000,
		);

		test('is taken where that is said, and shown in /ready, in the log and by the doctor', async () => {
			const service = await startService(server.url, ['--redis-may-evict']);
			const ready = await (await fetch(`${service.address}/ready`)).text();
			expect(ready).toContain('allkeys-lru');
			expect(service.log()).toContain('allkeys-lru');
			expect(service.log()).toContain('neither an append-only file nor snapshots');
			const doctor = await run(process.execPath, ['bin/lunch.js', 'doctor', '--json', '--offline'], {
				env: {...process.env, LUNCH_REDIS: server.url, LUNCH_DATA_DIR: home, LUNCH_CACHE_DIR: home},
			}).catch((error: {stdout: string}) => error);
			expect(doctor.stdout).toContain('allkeys-lru');
		});
	});
});

async function exitOf(child: ChildProcess): Promise<number | null> {
	if (child.exitCode === null) await once(child, 'exit');
	return child.exitCode;
}

async function stop(child: ChildProcess): Promise<number | null> {
	if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
	child.kill('SIGTERM');
	return exitOf(child);
}
