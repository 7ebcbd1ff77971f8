import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lunch-lint-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** What lint says of a file with such a text at such a path, by the rules of our own in biome.json. */
function linted(path: string, text: string): string {
	const {plugins} = JSON.parse(readFileSync('biome.json', 'utf8'));
	const rules = plugins.map((rule: {path: string; includes: string[]}) => ({...rule, path: resolve(rule.path)}));
	writeFileSync(join(folder, 'biome.json'), JSON.stringify({plugins: rules, linter: {rules: {preset: 'none'}}}));
	mkdirSync(dirname(join(folder, path)), {recursive: true});
	writeFileSync(join(folder, path), text);
	const {status, stdout, stderr} = spawnSync(resolve('node_modules/.bin/biome'), ['lint', path], {
		cwd: folder,
		encoding: 'utf8',
	});
	return status === 0 ? '' : stdout + stderr;
}

describe('rules of our own', () => {
	test.each([
		['test/a.test.ts', 'expect(error).toMatchObject({message: /soup/});', 'use expect.stringMatching'],
		['test/a.test.ts', 'await expect(call).rejects.toMatchObject([{hint: /soup/}]);', 'use expect.stringMatching'],
		['source/jobs/a.ts', 'await Promise.race([work, delay(1000)]);', 'withTimeout'],
		['source/jobs/a.ts', 'await Promise.race([work, new Promise(end => setTimeout(end, 9))]);', 'withTimeout'],
		['source/jobs/a.ts', 'await delay(2 ** attempt);', 'backoff'],
		['source/jobs/a.ts', 'await delay(100 * factor ** (failures - 1));', 'backoff'],
		['source/jobs/a.ts', 'await delay(10 + Math.random() * 40);', 'jittered'],
		['source/relay/a.ts', 'if (error.errcode === 5) retry();', 'sqlite-code'],
		['source/relay/a.ts', "if (error.code === 'SQLITE_BUSY') retry();", 'sqlite-code'],
	])('%s: %s', (path, text, said) => {
		expect(linted(path, text)).toContain(said);
	});

	test.each([
		['test/a.test.ts', 'expect(error).toMatchObject({message: expect.stringMatching(/soup/)});'],
		['source/shared/with-timeout.ts', 'await Promise.race([work, delay(1000)]);'],
		['source/shared/backoff.ts', 'const pause = factor ** (failures - 1) * Math.random();'],
		['source/shared/files/sqlite-code.ts', 'if (error.errcode === 5) retry();'],
		['source/jobs/a.ts', 'const bytes = 2 ** 20; await Promise.race([turn, stopped]);'],
	])('nothing is said of %s: %s', (path, text) => {
		expect(linted(path, text)).toBe('');
	});
});
