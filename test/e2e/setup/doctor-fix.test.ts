import {execFile} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {LUNCH, type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';

const run = promisify(execFile);
let home: LunchHome;
beforeEach(() => {
	home = makeLunchHome();
});
afterEach(() => home.remove());

const fix = () => home.run(['doctor', '--fix', '--demo']);

/** Runs it as this user or, since root may write every file, in place of root as nobody, who then has all of the home. */
async function asOrdinaryUser(args: readonly string[]): Promise<{stdout: string}> {
	if (process.getuid?.() !== 0) return home.run(args);
	await run('chown', ['-R', '65534:65534', home.folder]);
	return run(process.execPath, [LUNCH, ...args], {env: home.env, uid: 65534, gid: 65534});
}
const besides = () => readdirSync(dirname(home.configFile)).sort();

test('takes out settings that are wrong, keeps the others and a copy, and does nothing the second time', async () => {
	const text = '{\n  "port": "high",\n  "timeout": 5,\n  "oven": "hot",\n  "keys": {"stop": ["x"]}\n}\n';
	await home.writeConfig(text);
	expect((await home.run(['doctor', '--demo'])).code).toBe(1);
	const {code, stdout} = await fix();
	expect(code).toBe(0);
	expect(stdout).toMatch(/Mended\s+"port" was taken out of the configuration file: expected a whole number/);
	expect(stdout).toContain('"oven" was taken out of the configuration file: there is no such setting');
	expect(JSON.parse(readFileSync(home.configFile, 'utf8'))).toEqual({timeout: 5, keys: {cancelJob: ['x']}});
	expect(readFileSync(`${home.configFile}.before`, 'utf8')).toBe(text);
	expect((await home.run(['config', 'validate'])).code).toBe(0);
	expect((await fix()).stdout).not.toContain('Mended');
	expect(besides()).toEqual(['config.json', 'config.json.before']);
});

test.each(['{"port": 8080', '[]', 'null', ''])('puts a file aside that holds no settings: %j', async text => {
	await home.writeConfig(text);
	const {code, stdout} = await fix();
	expect([code, stdout]).toEqual([0, expect.stringContaining(`${home.configFile}.broken`)]);
	expect(readFileSync(`${home.configFile}.broken`, 'utf8')).toBe(text);
	expect(existsSync(home.configFile)).toBe(false);
	// Another one does not replace it.
	await home.writeConfig('{');
	await fix();
	expect(besides()).toEqual(['config.json.broken', 'config.json.broken-2']);
});

test('gives back rights to its own files and folders', async () => {
	mkdirSync(dirname(home.cacheFile), {recursive: true});
	writeFileSync(home.cacheFile, '');
	chmodSync(home.cacheFile, 0o400);
	chmodSync(dirname(home.cacheFile), 0o500);
	const {stdout} = await asOrdinaryUser(['doctor', '--fix', '--demo']);
	expect(stdout).toContain(`${home.cacheFile} can be read and written again`);
	expect([statSync(home.cacheFile).mode & 0o777, statSync(dirname(home.cacheFile)).mode & 0o777]).toEqual([
		0o600, 0o700,
	]);
});

test('finds nothing to mend in a home that is new or in order', async () => {
	expect((await fix()).stdout).not.toContain('Mended');
	await home.writeConfig('{"timeout": 5}\n');
	const before = statSync(home.configFile).mtimeMs;
	const {code, stdout} = await home.run(['doctor', '--fix', '--demo', '--json']);
	expect(code).toBe(0);
	expect(JSON.parse(stdout).findings.map(({check}: {check: string}) => check)).not.toContain('Mended');
	expect(statSync(home.configFile).mtimeMs).toBe(before);
	expect(besides()).toEqual(['config.json']);
});
