import {createHash} from 'node:crypto';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallOutcome, CallRequest, Functions} from '../../../source/functions/functions.ts';
import {type NamedFiles, startWithFiles} from '../../../source/functions/library/files/start-with-files.ts';
import {nodeCall, pythonCall} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

let folder: string;
let pool: ReturnType<typeof openPool>;
let functions: Functions;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-files-'));
	pool = openPool({isOwn: true, most: {fileBytes: 8 * 2 ** 20}});
	({functions} = pool);
	writeFileSync(join(folder, 'big.bin'), Buffer.alloc(5_000_000, 'lunch '));
	writeFileSync(join(folder, 'empty'), '');
});
afterAll(async () => {
	await pool.close();
	rmSync(folder, {recursive: true, force: true});
});

const path = (name: string) => join(folder, name);
const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex');

async function run(request: CallRequest, files: NamedFiles): Promise<CallOutcome> {
	const call = await startWithFiles(functions, request, files, () => {});
	return call.outcome;
}

const inNode = (body: string, args: unknown[] = []) =>
	nodeCall(`async () => { ${body} }`, args, {modules: ['node:fs']});

describe('files of a call', () => {
	test.each([
		[
			'Node',
			inNode(
				'fs.writeFileSync("copy", fs.readFileSync("big")); fs.copyFileSync("nothing", "empty-copy"); return fs.readFileSync("text", "utf8")',
			),
		],
		[
			'Python',
			pythonCall(
				'def f():\n import shutil\n shutil.copy("big", "copy")\n shutil.copy("nothing", "empty-copy")\n return open("text").read()',
			),
		],
	])('are there for a function of %s, and come back whole with their digests', async (_, request) => {
		const big = readFileSync(path('big.bin'));
		const outcome = await run(request, {
			in: {big: path('big.bin'), nothing: path('empty'), text: Buffer.from('å soup')},
			out: {copy: path('copy.bin'), 'empty-copy': path('empty-copy')},
		});
		expect(outcome).toMatchObject({state: 'returned', error: null});
		expect(outcome.value?.text).toContain('å soup');
		expect(outcome.files).toEqual({
			in: [
				{name: 'big', size: big.length, sha256: sha256(big)},
				{name: 'nothing', size: 0, sha256: sha256('')},
				{name: 'text', size: 7, sha256: sha256('å soup')},
			],
			out: [
				{name: 'copy', size: big.length, sha256: sha256(big)},
				{name: 'empty-copy', size: 0, sha256: sha256('')},
			],
		});
		expect(readFileSync(path('copy.bin')).equals(big)).toBe(true);
		expect(readFileSync(path('empty-copy'), 'utf8')).toBe('');
		rmSync(path('copy.bin'));
		expect(readdirSync(folder).filter(name => name.includes('unfinished'))).toEqual([]);
	});

	test('are gone for the next call, which has another process', async () => {
		await run(inNode('return process.pid'), {in: {secret: Buffer.from('soup')}});
		const next = await run(inNode('return fs.readdirSync(".").length'), {in: {own: Buffer.from('')}});
		expect(next.value?.text).toBe('[1]');
	});

	test('leave what was there before where the call fails, or leaves one of them out', async () => {
		writeFileSync(path('kept'), 'before');
		const out = {result: path('kept'), other: path('other')};
		expect(await run(inNode('fs.writeFileSync("result", "after"); throw new Error("no")'), {out})).toMatchObject({
			state: 'threw',
		});
		expect(await run(inNode('fs.writeFileSync("result", "after"); fs.mkdirSync("other")'), {out})).toMatchObject({
			state: 'failed',
			error: {code: 'FUNCTION_RESULT_INVALID', message: expect.stringContaining('left no file other')},
		});
		expect(readFileSync(path('kept'), 'utf8')).toBe('before');
		expect(existsSync(path('other'))).toBe(false);
	});

	test('are no more than they may be, both ways', async () => {
		const big = path('big.bin');
		await expect(run(inNode('return 1'), {in: {a: big, b: big}})).rejects.toMatchObject({code: 'FUNCTION_TOO_LARGE'});
		const much = inNode('fs.writeFileSync("a", Buffer.alloc(9 * 2 ** 20))');
		expect(await run(much, {out: {a: path('much')}})).toMatchObject({
			state: 'failed',
			error: {code: 'FUNCTION_TOO_LARGE', message: 'The files that go out have more than 8388608 bytes.'},
		});
		expect(existsSync(path('much'))).toBe(false);
	});

	test('are files: a pipe that the function makes does not hold the call up', async () => {
		const outcome = await run(
			nodeCall('() => child_process.execSync("mkfifo pipe").length', [], {modules: ['node:child_process']}),
			{out: {pipe: path('pipe')}},
		);
		expect(outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_RESULT_INVALID'}});
	});

	test.each([
		['a name with a folder', {in: [{name: '../x', content: ''}], out: []}],
		['a name of the worker', {in: [{name: 'function', content: ''}], out: []}],
		['two of one name', {in: [], out: ['a', 'a']}],
		['a content that is not base64', {in: [{name: 'a', content: '?'}], out: []}],
	])('are refused with %s', async (_, files) => {
		await expect(functions.start({...inNode('return 1'), files}).outcome).rejects.toMatchObject({
			code: 'FUNCTION_INVALID',
		});
	});

	test('of this machine are for its own calls alone', async () => {
		const service = openPool();
		try {
			const files = {in: [{name: 'a', path: '/etc/hostname'}], out: []};
			await expect(service.functions.start({...inNode('return 1'), files}).outcome).rejects.toMatchObject({
				code: 'FUNCTION_INVALID',
				message: expect.stringContaining('only for calls of this machine'),
			});
		} finally {
			await service.close();
		}
	});

	test('that are not there, or have no place, are said before anything runs', async () => {
		await expect(run(inNode('return 1'), {in: {a: path('nowhere')}})).rejects.toMatchObject({
			code: 'FUNCTION_INVALID',
			message: expect.stringContaining('is not there'),
		});
		await expect(run(inNode('return 1'), {out: {a: path('no/folder')}})).rejects.toMatchObject({code: 'USAGE'});
	});
});
