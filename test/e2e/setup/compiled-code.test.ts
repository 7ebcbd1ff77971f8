import {chmodSync, mkdirSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';

// What Node compiled is run as it is read: anybody can make folders in the one for temporary files.

let home: LunchHome;
const at = (...names: string[]) => join(home.folder, ...names);

beforeEach(() => {
	home = makeLunchHome();
	mkdirSync(at('tmp'));
});
afterEach(() => home.remove());

async function run(env: Readonly<Record<string, string | undefined>> = {}): Promise<void> {
	const own = {NODE_COMPILE_CACHE: undefined, TMPDIR: at('tmp'), ...env};
	expect(await home.run(['--version'], {env: own})).toMatchObject({code: 0, stderr: ''});
	expect(readdirSync(at('tmp'))).toEqual([]);
}

test('is kept in the cache of this user, which is for nobody else', async () => {
	await run();
	expect(readdirSync(at('cache', 'lunch'))).toEqual(['compiled']);
	expect(statSync(at('cache', 'lunch')).mode & 0o777).toBe(0o700);
	await run({XDG_CACHE_HOME: 'relative'});
	expect(readdirSync(at('.cache', 'lunch'))).toEqual(['compiled']);
});

test('is not kept where others could write to it, nor without a home', async () => {
	mkdirSync(at('cache', 'lunch'), {recursive: true});
	chmodSync(at('cache', 'lunch'), 0o777);
	await run();
	expect(readdirSync(at('cache', 'lunch'))).toEqual([]);
	await run({XDG_CACHE_HOME: undefined, HOME: undefined});
	await run({XDG_CACHE_HOME: undefined, HOME: '/dev/null'});
});
