import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';

const refused = [
	['test/a.test.ts', 'expect(error).toMatchObject({message: /soup/});', 'use expect.stringMatching'],
	['test/a.test.ts', 'await expect(call).rejects.toMatchObject([{hint: /soup/}]);', 'use expect.stringMatching'],
	['source/jobs/a.ts', 'await Promise.race([work, delay(1000)]);', 'withTimeout'],
	['source/jobs/a.ts', 'await Promise.race([work, new Promise(end => setTimeout(end, 9))]);', 'withTimeout'],
	['source/jobs/a.ts', 'await delay(2 ** attempt);', 'backoff'],
	['source/jobs/a.ts', 'await delay(100 * factor ** (failures - 1));', 'backoff'],
	['source/jobs/a.ts', 'await delay(10 + Math.random() * 40);', 'jittered'],
	['source/relay/a.ts', 'if (error.errcode === 5) retry();', 'sqlite-code'],
	['source/relay/a.ts', "if (error.code === 'SQLITE_BUSY') retry();", 'sqlite-code'],
] as const;

const allowed = [
	['test/a.test.ts', 'expect(error).toMatchObject({message: expect.stringMatching(/soup/)});'],
	['source/shared/with-timeout.ts', 'await Promise.race([work, delay(1000)]);'],
	['source/shared/backoff.ts', 'const pause = factor ** (failures - 1) * Math.random();'],
	['source/shared/files/sqlite-code.ts', 'if (error.errcode === 5) retry();'],
	['source/jobs/a.ts', 'const bytes = 2 ** 20; await Promise.race([turn, stopped]);'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'lunch-lint-'));
let complaints: {message: string; location: {path: string}}[];

beforeAll(() => {
	const {plugins} = JSON.parse(readFileSync('biome.json', 'utf8'));
	const rules = plugins.map((rule: {path: string; includes: string[]}) => ({...rule, path: resolve(rule.path)}));
	writeFileSync(join(folder, 'biome.json'), JSON.stringify({plugins: rules, linter: {rules: {preset: 'none'}}}));
	for (const [index, [path, text]] of [...refused, ...allowed].entries()) {
		const file = join(folder, String(index), path);
		mkdirSync(dirname(file), {recursive: true});
		writeFileSync(file, text);
	}
	const lint = ['lint', '--reporter=json', '.'];
	const {stdout} = spawnSync(resolve('node_modules/.bin/biome'), lint, {cwd: folder, encoding: 'utf8'});
	complaints = JSON.parse(stdout).diagnostics;
});
afterAll(() => rmSync(folder, {recursive: true}));

const saidOf = (index: number, path: string) =>
	complaints.filter(({location}) => location.path === `${index}/${path}`).map(({message}) => message);

test.each(refused.map(([path, text, said], index) => ({index, path, text, said})))(
	'lint refuses in $path: $text',
	({index, path, said}) => {
		expect(saidOf(index, path)).toEqual([expect.stringContaining(said)]);
	},
);

test.each(allowed.map(([path, text], index) => ({index: refused.length + index, path, text})))(
	'lint lets pass in $path: $text',
	({index, path}) => {
		expect(saidOf(index, path)).toEqual([]);
	},
);
