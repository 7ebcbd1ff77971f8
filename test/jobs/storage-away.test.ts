import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {openEmbeddedJobs} from '../../source/jobs/embedded/open-embedded-jobs.ts';
import type {TenantJobs} from '../../source/jobs/jobs.ts';
import {openRedisJobs} from '../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../source/jobs/results/file-results.ts';
import type {Results} from '../../source/jobs/results/results.ts';
import {LunchError} from '../../source/shared/errors.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../support/servers/redis-server.ts';
import {digestOf, knownDigest} from './pi/support/digests.ts';
import {slotWith} from './support/computing.ts';
import {startEngine} from './support/engine-process.ts';
import {submitted, textOf, until, untilState} from './support/watching.ts';

interface EngineOptions {
	folder: string;
	results: Results;
	/** Told of each computation. */
	onComputed: () => void;
	restMs?: number;
}

type OpenEngine = (options: EngineOptions) => Promise<TenantJobs>;

/** The behaviour of every engine while the storage of results can't be written to. */
function describeStorageAway(name: string, open: OpenEngine): void {
	describe(name, () => {
		let folder: string;
		let computed = 0;
		const engines: TenantJobs[] = [];
		const storage = {isAway: true, failsAtOnce: false, tried: 0};
		beforeEach(() => {
			folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
			computed = 0;
			Object.assign(storage, {isAway: true, failsAtOnce: false, tried: 0});
		});
		afterEach(async () => {
			await Promise.all(engines.splice(0).map(engine => engine.close()));
			rmSync(folder, {recursive: true});
		});

		/** A storage that is somewhere else, and away for a while: it says so at once, or when all is sent. */
		function elsewhere(): Results {
			const results = createFileResults(join(folder, 'elsewhere'));
			const failIfAway = () => {
				if (storage.isAway) throw new LunchError('JOB_STORE_FAILED', 'The bucket is away.');
			};
			return {
				...results,
				isElsewhere: true,
				async begin(id, attempt) {
					storage.tried++;
					if (storage.failsAtOnce) failIfAway();
					const writer = await results.begin(id, attempt);
					return {
						...writer,
						async finish() {
							failIfAway();
							return writer.finish();
						},
					};
				},
			};
		}

		async function start(results: Results, restMs = 50): Promise<TenantJobs> {
			const jobs = await open({folder, results, restMs, onComputed: () => computed++});
			engines.push(jobs);
			return jobs;
		}

		test('jobs wait, whatever it says and however often, and are done when it is back; none of it is charged', async () => {
			storage.failsAtOnce = true;
			const jobs = await start({...elsewhere(), isElsewhere: false});
			const ids = await Promise.all([1, 1, 1, 1].map(async digits => (await submitted(jobs, digits)).id));
			await until(async () => storage.tried > 6);
			for (const id of ids) expect(['queued', 'running']).toContain((await jobs.get(id)).state);
			expect((await jobs.load()).resting).toBe('The bucket is away.');
			storage.isAway = false;
			for (const id of ids) expect(await untilState(jobs, id, 'finished')).toMatchObject({attempts: 1});
			expect((await jobs.load()).resting).toBeNull();
		});

		test.each([
			['at once', true],
			['when all was sent', false],
		])('what was computed is kept and delivered, not computed again, where it fails %s', async (_, failsAtOnce) => {
			storage.failsAtOnce = failsAtOnce;
			const jobs = await start(elsewhere());
			const {id} = await submitted(jobs, 1);
			await until(async () => storage.tried > 4);
			storage.isAway = false;
			expect(await untilState(jobs, id, 'finished')).toMatchObject({attempts: 1, result: {bytes: 3}});
			expect(await textOf((await jobs.download(id)).body)).toBe('3.1');
			expect(computed).toBe(1);
			await until(async () => readdirSync(join(folder, 'spool')).length === 0);
		});

		test('what was computed outlives the process', async () => {
			const first = await start(elsewhere());
			const {id} = await submitted(first, 1);
			await until(async () => existsSync(join(folder, 'spool', `${id}.txt`)));
			await first.close();
			storage.isAway = false;
			const second = await start(elsewhere());
			expect(await untilState(second, id, 'finished')).toMatchObject({result: {bytes: 3}});
			expect(computed).toBe(1);
		});

		test('a job that is cancelled meanwhile is, and what was computed of it goes', async () => {
			const jobs = await start(elsewhere());
			const {id} = await submitted(jobs, 1);
			await until(async () => existsSync(join(folder, 'spool', `${id}.txt`)));
			expect(await jobs.cancel(id)).toMatchObject({state: 'cancelled'});
			await jobs.close();
			await start(elsewhere());
			await until(async () => readdirSync(join(folder, 'spool')).length === 0);
		});
	});
}

const one = (onComputed: () => void) =>
	slotWith(async function* () {
		onComputed();
		yield Buffer.from('3.1');
	});

describeStorageAway('jobs of this machine while the storage is away', async ({onComputed, ...options}) =>
	openEmbeddedJobs({...options, ...one(onComputed)}),
);

test('a result that waits for the storage outlives kill -9 of its process, and is delivered once', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	const stored = join(folder, 'elsewhere');
	writeFileSync(join(folder, 'away'), '');
	const jobs = await openEmbeddedJobs({folder, results: createFileResults(stored)});
	const engines = [await startEngine(folder, 'work-elsewhere')];
	try {
		const {id} = await submitted(jobs, 10_000);
		const kept = join(folder, 'spool', `${id}.txt`);
		await until(async () => existsSync(kept));
		await engines[0]?.kill();
		expect(existsSync(kept)).toBe(true);
		// Away at the next start too, and killed once more.
		engines.push(await startEngine(folder, 'work-elsewhere'));
		await until(async () => readFileSync(join(folder, 'tried'), 'utf8') === String(engines[1]?.child.pid));
		await engines[1]?.kill();
		rmSync(join(folder, 'away'));
		engines.push(await startEngine(folder, 'work-elsewhere'));
		await untilState(jobs, id, 'finished');
		const text = await textOf((await jobs.download(id)).body);
		expect(await digestOf([text])).toBe(knownDigest(10_000));
		await until(async () => readdirSync(join(folder, 'spool')).length === 0);
		expect(readdirSync(stored)).toEqual([`${id}.txt`]);
	} finally {
		await Promise.all(engines.map(engine => engine.kill()));
		await jobs.close();
		rmSync(folder, {recursive: true});
	}
}, 60_000);

describeWithRedis('with a Redis', () => {
	let server: RedisServer;
	let prefixes = 0;
	beforeAll(async () => {
		server = await startRedisServer();
	});
	afterAll(() => server.close());

	const prefixOf = new Map<string, string>();
	describeStorageAway('jobs on Redis while the storage is away', async ({onComputed, folder, ...options}) => {
		const prefix = prefixOf.get(folder) ?? `lunch-${prefixes++}`;
		prefixOf.set(folder, prefix);
		return openRedisJobs({
			...options,
			...one(onComputed),
			redis: server.url,
			prefix,
			spoolFolder: join(folder, 'spool'),
			sweepMs: 100,
		});
	});
});
