import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {errorDocumentSchema} from '../../../source/relay/output/schema.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';

let home: LunchHome;
beforeEach(() => {
	home = makeLunchHome();
});
afterEach(() => home.remove());

const inFile = () => JSON.parse(readFileSync(home.configFile, 'utf8'));
const set = (...args: string[]) => home.run(['config', 'set', ...args]);

describe('lunch config set', () => {
	test.each([
		[['grpcPort', '9000'], 9000],
		[['timeout', '2.5'], 2.5],
		[['insecure', 'true'], true],
		[['server', 'http://127.0.0.1:8080/'], 'http://127.0.0.1:8080/'],
		[
			['sources', '["scilifelab",{"openmensa":[62]}]'],
			['scilifelab', {openmensa: [62]}],
		],
		[['sources', 'unicafe'], 'unicafe'],
		[['keys', '{"filter":"ctrl+t"}'], {filter: 'ctrl+t'}],
		[['theme', 'high-contrast'], 'high-contrast'],
		[['colors', '{"key":"bold #ff8800 on black"}'], {key: 'bold #ff8800 on black'}],
	])('%j', async ([key = '', value = ''], wanted) => {
		const {code, stdout, stderr} = await set(key, value);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout).toContain(home.configFile);
		expect(inFile()).toEqual({[key]: wanted});
		// It is what the program then has.
		expect((await home.run(['config', 'validate'])).code).toBe(0);
		const shown = JSON.parse((await home.run(['config', '--json'])).stdout).settings[key];
		expect(shown.origin).toBe('file');
		expect(JSON.stringify(shown.value)).not.toBe('null');
	});

	test('a relative path is meant from here', async () => {
		await set('cacheDir', 'here');
		expect(inFile()).toEqual({cacheDir: join(home.folder, 'here')});
	});

	test.each([
		[['port', 'high'], /^port: expected a whole number/],
		[['prot', '8081'], /no setting "prot"/],
		[['sources', '["nowhere"]'], /no source "nowhere"/],
		[['keys', '{"filter":"q"}'], /filter/],
		[['theme', 'pink'], /expected one of auto, light, dark, high-contrast/],
		[['colors', '{"sky":"blue"}'], /there is no "sky"/],
		[['colors', '{"key":"purple"}'], /"key" can't be "purple"/],
		[['timeout', '1e999'], /^timeout: expected seconds above 0 and up to 3600, got Infinity/],
		[['port'], /needs a setting and its value/],
	])('%j is refused, and nothing is written', async (args, message) => {
		await home.writeConfig('{"port": 8080}\n');
		const {code, stderr} = await set(...args, '--json');
		expect(code).toBe(2);
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.message).toMatch(message);
		expect(readFileSync(home.configFile, 'utf8')).toBe('{"port": 8080}\n');
	});

	test('mends a setting that is wrong, and unset takes away one that is none', async () => {
		await home.writeConfig('{\n  "port": "high",\n  "prot": 1\n}\n');
		expect((await home.run(['list'])).code).toBe(2);
		expect((await set('port', '8081')).code).toBe(0);
		expect((await home.run(['config', 'unset', 'prot'])).code).toBe(0);
		expect(readFileSync(home.configFile, 'utf8')).toBe('{\n  "port": 8081\n}\n');
		expect((await home.run(['config', 'unset', 'nothing'])).stderr).toContain('no setting "nothing"');
	});

	test('of changes at the same time each counts', async () => {
		const changes = {
			port: 8081,
			timeout: 5,
			lang: 'en',
			theme: 'dark',
			jobs: 2,
			chart: 'ascii',
			ttl: '60',
			host: '::1',
		};
		const runs = await Promise.all(Object.entries(changes).map(([key, value]) => set(key, String(value))));
		expect(runs.map(({code}) => code)).toEqual(runs.map(() => 0));
		const {ttl, ...others} = inFile();
		expect({...others, ttl: String(ttl)}).toEqual(changes);
	});

	test.each([
		['token', 'pa55word', '"set"'],
		['redis', 'redis://eva:pa55word@127.0.0.1:6379', '"redis://eva:***@127.0.0.1:6379"'],
	])('%s is written and not shown', async (key, value, shown) => {
		const {stdout} = await set(key, value);
		expect(stdout).toBe(`${key} is ${shown} in ${home.configFile}\n`);
		expect((await set(key, value, '--json')).stdout).not.toContain('pa55word');
		expect(inFile()).toEqual({[key]: value});
	});

	test('says where a variable counts more', async () => {
		const {stderr} = await home.run(['config', 'set', 'timeout', '9'], {env: {LUNCH_TIMEOUT: '5'}});
		expect(stderr).toContain('LUNCH_TIMEOUT is set');
	});
});
