import {chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import type {Functions, Runtime} from '../../../../source/functions/functions.ts';
import {describeNeeding} from '../../../support/machine/needing.ts';
import {openPool} from '../../support/open-pool.ts';

const cache = mkdtempSync(join(tmpdir(), 'lunch-snapshot-'));
const kept = join(cache, 'workers');
const snapshots = () => readdirSync(kept).filter(name => name.endsWith('.snapshot'));

afterAll(() => rmSync(cache, {recursive: true, force: true}));

async function result(functions: Functions, source: string, runtime: Runtime = 'node'): Promise<unknown> {
	const code = {kind: 'expression', source} as const;
	const {state, value, error} = await functions.start({runtime, code, resultEncoding: 'json'}).outcome;
	expect({state, error}).toEqual({state: 'returned', error: null});
	return JSON.parse(value?.text ?? 'null');
}

const STARTED_SO = `() => process.execArgv.includes('--snapshot-blob')`;
const WORLD = `() => [Object.getOwnPropertyNames(globalThis).sort(), Object.keys(process.env).sort(), process.argv.length,
	typeof SharedArrayBuffer, process.cwd(), process.mainModule === undefined]`;
const STACK = `() => new Error('soup').stack`;
const IMPORTS = `async () => (await import('node:path')).basename('/a/soup')`;
const CHANCE = `() => [Math.random(), process.pid && crypto.randomUUID()]`;

describe('a snapshot of Node', () => {
	test('is made after some starts, and functions see no difference', async () => {
		const {functions, warnings, close} = openPool({cache, limit: 1, prefork: 0});
		try {
			expect(await result(functions, STARTED_SO)).toBe(false);
			const before = await result(functions, WORLD);
			while (!(await result(functions, STARTED_SO))) await new Promise(resolve => setTimeout(resolve, 20));
			expect(await result(functions, WORLD)).toEqual(before);
			expect(await result(functions, STACK)).not.toContain(process.cwd());
			expect(await result(functions, IMPORTS)).toBe('soup');
			expect(await result(functions, CHANCE)).not.toEqual(await result(functions, CHANCE));
			expect(warnings).toEqual([]);
			expect(snapshots()).toHaveLength(1);
		} finally {
			await close();
		}
		// Nothing unfinished is left.
		expect(readdirSync(kept)).toEqual(snapshots());
	}, 60_000);

	test('is there for the next pool from its first process on', async () => {
		const {functions, close} = openPool({cache, limit: 1, prefork: 0});
		try {
			expect(await result(functions, STARTED_SO)).toBe(true);
		} finally {
			await close();
		}
	}, 30_000);

	test('is out of reach of functions', async () => {
		const {functions, close} = openPool({cache, limit: 1, prefork: 0});
		const write = `() => ['/worker', '/worker/snapshot', process.argv[1]].map(place => {
			const tries = [
				() => fs.appendFileSync(place, 'x'), () => fs.writeFileSync(place + '/x', 'x'), () => fs.truncateSync(place),
				() => fs.rmSync(place, {recursive: true}), () => fs.renameSync(place, '/tmp/x'), () => fs.chmodSync(place, 0o777),
			];
			return tries.filter(one => { try { one(); return true; } catch { return false; } }).length;
		})`;
		const before = snapshots().map(name => statSync(join(kept, name)).mtimeMs);
		const code = {kind: 'expression', source: write} as const;
		try {
			const {value} = await functions.start({runtime: 'node', code, modules: ['node:fs'], resultEncoding: 'json'})
				.outcome;
			expect(JSON.parse(value?.text ?? 'null')).toEqual([0, 0, 0]);
		} finally {
			await close();
		}
		expect(snapshots().map(name => statSync(join(kept, name)).mtimeMs)).toEqual(before);
	}, 30_000);

	test('is neither made nor used where functions are not shut in, and could write to it', async () => {
		const {functions, close} = openPool({cache, limit: 1, prefork: 0, isolation: {allowNet: false, bwrap: null}});
		try {
			for (const _ of [1, 2, 3, 4, 5, 6]) expect(await result(functions, STARTED_SO)).toBe(false);
		} finally {
			await close();
		}
	}, 30_000);

	test('is not taken from where somebody else could have put it', async () => {
		const [name = ''] = snapshots();
		const file = join(kept, name);
		const beside = join(cache, 'beside');
		const isUsed = async () => {
			const {functions, close} = openPool({cache, limit: 1, prefork: 0});
			try {
				return await result(functions, STARTED_SO);
			} finally {
				await close();
			}
		};
		chmodSync(file, 0o664);
		expect(await isUsed()).toBe(false);
		chmodSync(file, 0o644);
		chmodSync(kept, 0o777);
		expect(await isUsed()).toBe(false);
		chmodSync(kept, 0o755);
		renameSync(file, beside);
		symlinkSync(beside, file);
		expect(await isUsed()).toBe(false);
		renameSync(beside, file);
		expect(await isUsed()).toBe(true);
	}, 60_000);

	test('is given up where it is broken', async () => {
		for (const name of snapshots()) writeFileSync(join(kept, name), 'no snapshot');
		const {functions, close} = openPool({cache, limit: 1, prefork: 0});
		try {
			expect(await result(functions, STARTED_SO)).toBe(false);
		} finally {
			await close();
		}
		expect(snapshots()).toEqual([]);
	}, 30_000);

	test('is not needed', async () => {
		const {functions, warnings, close} = openPool({cache: join(cache, 'file', 'in'), limit: 1, prefork: 0});
		writeFileSync(join(cache, 'file'), '');
		try {
			for (const _ of [1, 2, 3, 4, 5, 6]) expect(await result(functions, STARTED_SO)).toBe(false);
		} finally {
			await close();
		}
		expect(warnings.map(({message}) => message)).toEqual([expect.stringContaining('without a snapshot of Node')]);
	}, 30_000);
});

describeNeeding(['python3'], 'bytecode of Python', () => {
	const FILE = `lambda: __import__('sys').modules['__main__'].__file__`;
	const TRACE = `def dish():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError('cold') from error`;

	test('is made after some starts, given up where it is broken, and leaves tracebacks as they were', async () => {
		const first = openPool({cache, limit: 1, prefork: 0});
		try {
			expect(await result(first.functions, FILE, 'python')).toMatch(/\.py$/);
			while (!/\.pyc$/.test(String(await result(first.functions, FILE, 'python'))));
			const code = {kind: 'expression', source: TRACE} as const;
			const {error} = await first.functions.start({runtime: 'python', code, resultEncoding: 'json'}).outcome;
			expect(error).toMatchObject({name: 'ValueError', message: 'cold'});
			expect(error?.stack).not.toMatch(/worker/);
			expect(first.warnings).toEqual([]);
		} finally {
			await first.close();
		}
		for (const name of readdirSync(kept).filter(one => one.endsWith('.pyc')))
			writeFileSync(join(kept, name), 'no code');
		const second = openPool({cache, limit: 1, prefork: 0});
		try {
			expect(await result(second.functions, FILE, 'python')).toMatch(/\.py$/);
		} finally {
			await second.close();
		}
	}, 60_000);
});
