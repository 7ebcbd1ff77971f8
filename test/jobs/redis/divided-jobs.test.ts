import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {noWork} from '../../../source/jobs/job-work.ts';
import {openRedisJobs, type RedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {keyPrefix} from '../../../source/shared/redis/redis-address.ts';
import {describeWithNetwork, openNetwork} from '../../support/machine/network-namespaces.ts';
import {poll} from '../../support/poll.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {knownDigest} from '../pi/support/digests.ts';
import {type RedisEngineProcess, startRedisEngine} from '../support/redis-engine.ts';

const DIGITS = 1_000_000;
/** A machine would have all parts of so few decimals done before others have begun one. */
const PAUSE_MS = 100;

/** A process, and the parts that it began. */
interface Machine extends RedisEngineProcess {
	begun: string[];
}

describeWithNetwork('a job that is divided among machines of a network', () => {
	describeWithRedis('where some are cut off and some die', () => {
		test('has the right digits, whoever merges', async () => {
			const network = openNetwork();
			const folder = mkdtempSync(join(tmpdir(), 'lunch-divided-'));
			const args = ['--bind', '127.0.0.1', network.address, '--protected-mode', 'no'];
			const server = await startRedisServer({args});
			const url = `redis://${network.address}:${server.port}`;
			const jobs = openRedisJobs({redis: url, results: createFileResults(folder)});
			const places = Array.from({length: 4}, () => network.machine());
			const machines = await Promise.all(
				places.map(({command}) =>
					startRedisEngine({redis: url, folder, leaseMs: 1500, divideFrom: DIGITS, pauseMs: PAUSE_MS, command}),
				),
			);
			try {
				const {id} = (await jobs.submit({digits: DIGITS})).job;
				const merging = await poll('it to run', async () => (await jobs.get(id)).worker);
				const at = machines.findIndex(({worker}) => worker === merging);
				const [first = 0, second = 0] = [0, 1, 2, 3].filter(index => index !== at);
				// The machine that merges can't be reached any more, nor one that helps; another one that helps dies.
				places[at]?.cut();
				places[first]?.cut();
				await machines[second]?.kill();
				await poll('another one to merge', async () => ![merging, null].includes((await jobs.get(id)).worker));
				// What they say now comes too late.
				places[at]?.mend();
				places[first]?.mend();
				for await (const {job} of jobs.events(id)) if (job.error) throw new Error(job.error.message);
				expect((await jobs.get(id)).result?.sha256).toBe(knownDigest(DIGITS));
			} finally {
				await jobs.close();
				await Promise.all(machines.map(machine => machine.kill()));
				await server.close();
				network.close();
				rmSync(folder, {recursive: true});
			}
		});
	});
});

describeWithRedis('a job that is divided among machines', () => {
	let server: RedisServer;
	let redis: Redis;
	let jobs: RedisJobs;
	const folder = mkdtempSync(join(tmpdir(), 'lunch-divided-'));
	const machines: Machine[] = [];
	beforeAll(async () => {
		server = await startRedisServer();
		redis = new Redis(server.url);
		jobs = openRedisJobs({redis: server.url, results: createFileResults(folder)});
	});
	afterAll(async () => {
		await jobs.close();
		redis.disconnect();
		await server.close();
		rmSync(folder, {recursive: true});
	});

	/** So many machines of one computing thread, each of which takes parts. */
	async function start(count: number, pauseMs = PAUSE_MS): Promise<Machine[]> {
		const started = Array.from({length: count}, () =>
			startRedisEngine({redis: server.url, folder, leaseMs: 1500, divideFrom: DIGITS, pauseMs}),
		);
		for (const engine of await Promise.all(started)) {
			const begun: string[] = [];
			engine.child.stdout?.setEncoding('utf8').on('data', (text: string) => begun.push(...text.trim().split('\n')));
			machines.push({...engine, begun});
		}
		const channel = `${keyPrefix(server.url)}:jobs:parts`;
		await poll('all to take parts', async () => Number((await redis.pubsub('NUMSUB', channel))[1]) >= count);
		return machines.slice(-count);
	}

	async function submit(): Promise<string> {
		return (await jobs.submit({digits: DIGITS})).job.id;
	}

	/** The digest of its result, once there is one. */
	async function digestOf(id: string): Promise<string | undefined> {
		for await (const {job} of jobs.events(id)) if (job.error) throw new Error(job.error.message);
		return (await jobs.get(id)).result?.sha256;
	}

	test('has each part computed once, by any of them, and leaves none behind', async () => {
		const both = await start(2);
		const id = await submit();
		const end = digestOf(id);
		// Those who look see what one has computed for the other, and since when.
		const helped = await poll('a part to be computed by the one that helps', async () =>
			(await jobs.parts(id)).parts.find(({state, startedAt}) => state === 'done' && startedAt !== null),
		);
		expect(helped).toMatchObject({progress: 1, worker: expect.stringMatching(/^process \d+$/)});
		expect(Math.abs(Number(helped.startedAt) - Date.now())).toBeLessThan(30_000);
		expect(await end).toBe(knownDigest(DIGITS));
		expect(await jobs.parts(id)).toEqual(noWork);
		await poll('the notes to be gone', async () => (await redis.keys('*parts:????????-*')).length === 0);
		const parts = both.flatMap(({begun}) => begun);
		expect(new Set(parts).size).toBe(parts.length);
		expect(parts).toContain('root');
		// Ten, and those that others merged.
		expect(parts.filter(name => name.startsWith('sums-')).length).toBeGreaterThanOrEqual(10);
		expect(parts.some(name => name.startsWith('text-'))).toBe(true);
		for (const {begun} of both) expect(begun.length).toBeGreaterThan(0);
		await poll('no part to be left', () => readdirSync(join(folder, 'parts')).length === 0);
		await Promise.all(both.map(machine => machine.kill()));
	});

	test('goes on from the finished parts when machines die, whether they helped or merged', async () => {
		const all = await start(3);
		const id = await submit();
		await poll('some parts to be begun', () => all.flatMap(({begun}) => begun).length >= 4);
		const merging = await poll('it to run', async () => (await jobs.get(id)).worker);
		const [merger, helper, last] = all.toSorted((a, b) => Number(b.worker === merging) - Number(a.worker === merging));
		await helper?.kill();
		await poll('more parts to be begun', () => all.flatMap(({begun}) => begun).length >= 8);
		await merger?.kill();
		expect(await digestOf(id)).toBe(knownDigest(DIGITS));
		const parts = all.flatMap(({begun}) => begun);
		// The one that helped had one part at the most, and the one that merged had no checkpoint yet.
		const lost = new Set([...(merger?.begun ?? []), helper?.begun.at(-1)]);
		for (const [at, name] of parts.entries()) if (parts.indexOf(name) !== at) expect(lost).toContain(name);
		expect(last?.begun.length).toBeGreaterThan(0);
		await last?.kill();
	});

	test('has parts computed by a machine that comes when it has begun', async () => {
		const [alone] = await start(1, 500);
		const id = await submit();
		await poll('it to be begun', () => alone?.begun.length);
		const [late] = await start(1);
		await poll('the other one to take part', () => late?.begun.length);
		await jobs.cancel(id);
		await Promise.all([alone?.kill(), late?.kill()]);
	});
});
