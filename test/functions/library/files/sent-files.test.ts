import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallOutcome, Functions} from '../../../../source/functions/functions.ts';
import {type NamedFiles, startWithFiles} from '../../../../source/functions/library/files/start-with-files.ts';
import {createKeptFiles} from '../../../../source/functions/pool/files/kept-files.ts';
import {type GrpcServing, startGrpcServing} from '../../../services/support/grpc-serving.ts';
import {nodeCall} from '../../support/calling.ts';
import {openPool} from '../../support/open-pool.ts';

const MIB = 2 ** 20;
const big = Buffer.alloc(5 * MIB, 'lunch ');
const COPY = nodeCall('() => fs.copyFileSync("in", "out")', [], {modules: ['node:fs']});

describe('files that go to a service', () => {
	let folder: string;
	let path: string;
	let pool: ReturnType<typeof openPool>;
	let serving: GrpcServing;
	/** Files that were put, and the tenant of the latest call. */
	let puts = 0;
	let tenant = '';

	function serve(functions: Functions): Promise<GrpcServing> {
		return startGrpcServing({
			functions: {
				...functions,
				start(request, onEvent) {
					tenant = request.tenant ?? '';
					return functions.start(request, onEvent);
				},
				close: async () => {},
			},
		});
	}

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-files-'));
		path = join(folder, 'big.bin');
		writeFileSync(path, big);
		pool = openPool({folder, most: {fileBytes: 8 * MIB}});
		const {putFile} = pool.functions;
		serving = await serve({
			...pool.functions,
			putFile(...given) {
				puts += 1;
				return putFile?.(...given) ?? Promise.reject(new Error('it keeps none'));
			},
		});
	});
	afterAll(async () => {
		await serving.close();
		await pool.close();
		rmSync(folder, {recursive: true, force: true});
	});

	async function run(functions: Functions, files: NamedFiles): Promise<CallOutcome> {
		return (await startWithFiles(functions, COPY, files, () => {})).outcome;
	}

	async function expectCopy(functions: Functions): Promise<void> {
		const copy = join(folder, 'copy.bin');
		const outcome = await run(functions, {in: {in: path}, out: {out: copy}});
		const facts = {size: big.length, sha256: createHash('sha256').update(big).digest('hex')};
		expect(outcome).toMatchObject({state: 'returned', files: {in: [{name: 'in', ...facts}], out: [{...facts}]}});
		expect(readFileSync(copy).equals(big)).toBe(true);
	}

	test('are put in pieces, once for all calls, and again where the service has them no more', async () => {
		await expectCopy(serving.client);
		await expectCopy(serving.client);
		expect(puts).toBe(1);
		expect(readdirSync(folder).filter(name => name.startsWith('lunch-file'))).toEqual([]);
		pool.functions.forget?.(tenant);
		await expectCopy(serving.client);
		expect(puts).toBe(2);
	});

	test('are no longer than the service allows', async () => {
		const tooBig = join(folder, 'too-big.bin');
		writeFileSync(tooBig, Buffer.alloc(40 * MIB));
		await expect(run(serving.client, {in: {in: tooBig}})).rejects.toMatchObject({
			code: 'FUNCTION_TOO_LARGE',
			hint: expect.stringContaining('--max-function-files'),
		});
		// Each of them may be kept, but a call can't have both.
		const both = {in: Buffer.alloc(5 * MIB), other: Buffer.alloc(5 * MIB, 1)};
		await expect(run(serving.client, {in: both})).rejects.toMatchObject({code: 'FUNCTION_TOO_LARGE'});
		await expect(run(serving.client, {in: {in: join(folder, 'nowhere')}})).rejects.toMatchObject({
			code: 'FUNCTION_INVALID',
			message: expect.stringContaining('is not there'),
		});
	});

	test('are part of the call for a service that keeps none, as before', async () => {
		const {putFile: _, ...without} = pool.functions;
		const older = await serve(without);
		try {
			await expectCopy(older.client);
		} finally {
			await older.close();
		}
	});
});

describe('files that are kept', () => {
	async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
		for (const letter of text) yield Buffer.from(letter);
	}

	test('make room for newer ones, but for those that calls have', async () => {
		const kept = createKeptFiles({folder: tmpdir(), mostBytes: 4, allBytes: 8});
		try {
			const [first = '', second = ''] = [
				await kept.keep(piecesOf('aaaa'), 'x'),
				await kept.keep(piecesOf('bbbb'), 'x'),
			];
			const used = kept.use(first, 'x');
			const third = await kept.keep(piecesOf('cccc'), 'y');
			expect(() => kept.use(second, 'x')).toThrow(expect.objectContaining({code: 'FUNCTION_DATA_MISSING'}));
			expect(() => kept.use(third, 'x')).toThrow(expect.objectContaining({code: 'FUNCTION_DATA_MISSING'}));
			kept.use(third, 'y');
			await expect(kept.keep(piecesOf('dddd'), 'y')).rejects.toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
			expect(Buffer.concat(await Array.fromAsync(used.pieces())).toString()).toBe('aaaa');
			kept.forget('x');
			expect(Buffer.concat(await Array.fromAsync(used.pieces())).toString()).toBe('aaaa');
			used.release();
			await kept.keep(piecesOf('ffff'), 'y');
			await expect(kept.keep(piecesOf('eeeee'), 'z')).rejects.toMatchObject({code: 'FUNCTION_TOO_LARGE'});
		} finally {
			await kept.close();
		}
	});
});
