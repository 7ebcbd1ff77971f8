import {createHash} from 'node:crypto';
import {closeSync, ftruncateSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createSharedFiles, type SharedFiles} from '../../../source/functions/files/shared-files.ts';
import type {CallOutcome, Functions} from '../../../source/functions/functions.ts';
import {startWithFiles} from '../../../source/functions/library/files/start-with-files.ts';
import {openRedisFunctions} from '../../../source/functions/redis/open-redis-functions.ts';
import {runRedisFunctionWorker} from '../../../source/functions/redis/run-function-worker.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {type GrpcServing, startGrpcServing} from '../../services/support/grpc-serving.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {nodeCall} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

const MIB = 2 ** 20;
/** More than a message takes. */
const LONG = 50 * MIB;
const COPY = nodeCall('() => fs.copyFileSync("in", "out")', [], {modules: ['node:fs']});
const LENGTH = nodeCall('() => fs.statSync("in").size', [], {modules: ['node:fs']});

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

describeNeeding(['redis-server'], 'files of calls that other machines run', () => {
	let folder: string;
	let redis: RedisServer;
	const closers: (() => Promise<void>)[] = [];

	/** The files in the storage that all share, as one program has them. */
	function openFiles(mostBytes = 64 * MIB): SharedFiles {
		const {files: storage, room} = createFileResults(join(folder, 'storage'));
		return createSharedFiles({storage, room, folder, mostBytes});
	}

	async function serve(files?: SharedFiles): Promise<GrpcServing> {
		const serving = await startGrpcServing({functions: openRedisFunctions({redis: redis.url, files})});
		closers.push(serving.close);
		return serving;
	}

	function startMachine(files?: SharedFiles): () => Promise<void> {
		const {functions: pool, close} = openPool({folder, most: {fileBytes: 64 * MIB}});
		const machine = {name: 'anna', version: '0.0.0'};
		const worker = runRedisFunctionWorker({redis: redis.url, pool, files, slots: 2, machine});
		return async () => {
			await worker.close(1000);
			await close();
		};
	}

	/** The paths of what lies in the storage, each with its owner and its name. */
	function stored(): string[] {
		const root = join(folder, 'storage', 'files');
		return readdirSync(root, {recursive: true, withFileTypes: true})
			.filter(entry => entry.isFile())
			.map(({parentPath, name}) => join(parentPath, name));
	}

	async function run(functions: Functions, request: typeof COPY, path: string, out?: string): Promise<CallOutcome> {
		const files = {in: {in: path}, ...(out === undefined ? {} : {out: {out}})};
		return (await startWithFiles(functions, request, files, () => {})).outcome;
	}

	/** A file with nothing but zeros. */
	function makeFile(name: string, bytes: number): string {
		const path = join(folder, name);
		const file = openSync(path, 'w');
		ftruncateSync(file, bytes);
		closeSync(file);
		return path;
	}

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-files-'));
		redis = await startRedisServer();
	});
	afterAll(async () => {
		for (const close of closers.reverse()) await close();
		await redis.close();
		rmSync(folder, {recursive: true, force: true});
	});

	test('go through the storage when they are long, are fetched once by a machine, and go with their client', async () => {
		const path = makeFile('long', LONG);
		const copy = join(folder, 'copy');
		const files = openFiles();
		let reads = 0;
		const close = startMachine({
			...files,
			read(...asked) {
				reads += 1;
				return files.read(...asked);
			},
		});
		const serving = await serve(openFiles());
		try {
			expect(await run(serving.client, COPY, path, copy)).toMatchObject({
				state: 'returned',
				files: {in: [{size: LONG}]},
			});
			expect(statSync(copy).size).toBe(LONG);
			const again = await Promise.all([1, 2, 3].map(() => run(serving.client, LENGTH, path)));
			expect(again.map(({state}) => state)).toEqual(['returned', 'returned', 'returned']);
			expect(reads).toBe(1);
			expect(stored()).toHaveLength(1);
			await serving.client.close();
			await expect.poll(stored).toEqual([]);
		} finally {
			await close();
		}
	});

	test('run with no others than they were: one that was damaged is thrown away, and sent again', async () => {
		const path = makeFile('damaged', 2 * MIB);
		const close = startMachine(openFiles());
		const files = openFiles();
		let puts = 0;
		const serving = await serve({
			...files,
			async put(pieces, tenant) {
				const digest = await files.put(pieces, tenant);
				puts += 1;
				if (puts === 1) for (const kept of stored()) writeFileSync(kept, 'x'.repeat(2 * MIB));
				return digest;
			},
		});
		try {
			expect(await run(serving.client, COPY, path, join(folder, 'copy'))).toMatchObject({state: 'returned'});
			expect(puts).toBe(2);
		} finally {
			await close();
		}
	});

	test('are those of their tenant alone, whatever a message names', async () => {
		const files = openFiles();
		const digest = await files.put(piecesOf('mine'), 'anna');
		expect(digest).toBe(sha256('mine'));
		const bytes = async (name: string, tenant: string) => {
			const body = await files.read(name, tenant);
			return body && Buffer.concat(await Array.fromAsync(body)).toString();
		};
		expect(await bytes(digest, 'anna')).toBe('mine');
		expect(await bytes(digest, 'bertil')).toBeNull();
		writeFileSync(join(folder, 'storage', 'secret'), 'of the machine');
		for (const name of ['../../secret', `../${digest}`, '', '/etc/passwd'])
			expect(await bytes(name, 'anna')).toBeNull();
		await files.remove(digest, 'bertil');
		await files.forget('bertil');
		expect(await bytes(digest, 'anna')).toBe('mine');

		const close = startMachine(files);
		const functions = openRedisFunctions({redis: redis.url, files});
		try {
			const call = {...LENGTH, files: {in: [{name: 'in', digest}], out: []}};
			await expect(functions.start({...call, tenant: 'bertil'}).outcome).rejects.toMatchObject({
				code: 'FUNCTION_DATA_MISSING',
				hint: expect.stringContaining('--storage'),
			});
			expect(await functions.start({...call, tenant: 'anna'}).outcome).toMatchObject({state: 'returned'});
		} finally {
			await functions.close();
			await close();
			await files.forget('anna');
		}
	});

	test('of a tenant make room for its newer ones, but for those that calls have', async () => {
		const files = openFiles(MIB);
		const put = (letter: string, tenant = 'cecilia') => files.put(piecesOf(letter.repeat(MIB)), tenant);
		const before = new Set(stored());
		const names = () =>
			stored()
				.filter(path => !before.has(path))
				.map(path => basename(path));
		const digests: string[] = [];
		for (const letter of 'abcd') digests.push(await put(letter));
		const release = files.hold(digests, 'cecilia');
		await expect(put('e')).rejects.toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
		await files.forget('david');
		release();
		digests.push(await put('e'));
		expect(names().sort()).toEqual(digests.slice(1).sort());
		await put('e', 'david');
		expect(names()).toHaveLength(5);
		await expect(files.put(piecesOf('x'.repeat(MIB + 1)), 'cecilia')).rejects.toMatchObject({
			code: 'FUNCTION_TOO_LARGE',
		});
		await Promise.all(['cecilia', 'david'].map(files.forget));
	});

	test('that are long need a storage, of the service and of the machine', async () => {
		const without = await serve();
		await expect(run(without.client, LENGTH, makeFile('long', LONG))).rejects.toMatchObject({
			code: 'FUNCTION_TOO_LARGE',
			hint: expect.stringContaining('--storage'),
		});
		const close = startMachine();
		const serving = await serve(openFiles());
		try {
			expect(await run(serving.client, LENGTH, makeFile('file', 2 * MIB))).toMatchObject({
				state: 'failed',
				error: {code: 'FUNCTION_INVALID', message: expect.stringContaining('--storage')},
			});
		} finally {
			await close();
		}
	});
});
