import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import type {Functions, Runtime} from '../../../../source/functions/functions.ts';
import {describeNeeding} from '../../../support/needing.ts';
import {openPool} from '../../support/open-pool.ts';

const cache = mkdtempSync(join(tmpdir(), 'lunch-snapshot-'));
const snapshots = () => readdirSync(cache).filter(name => name.endsWith('.snapshot'));

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
		expect(readdirSync(cache)).toEqual(snapshots());
	}, 60_000);

	test('is there for the next pool from its first process on', async () => {
		const {functions, close} = openPool({cache, limit: 1, prefork: 0});
		try {
			expect(await result(functions, STARTED_SO)).toBe(true);
		} finally {
			await close();
		}
	}, 30_000);

	test('is given up where it is broken', async () => {
		for (const name of snapshots()) writeFileSync(join(cache, name), 'no snapshot');
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
		for (const name of readdirSync(cache).filter(one => one.endsWith('.pyc')))
			writeFileSync(join(cache, name), 'no code');
		const second = openPool({cache, limit: 1, prefork: 0});
		try {
			expect(await result(second.functions, FILE, 'python')).toMatch(/\.py$/);
		} finally {
			await second.close();
		}
	}, 60_000);
});
