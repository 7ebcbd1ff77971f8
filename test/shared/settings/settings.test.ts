import {describe, expect, test} from 'vitest';
import {resolveSettings, settingDefinitions} from '../../../source/shared/settings/settings.ts';

const env = {HOME: '/home/eva'};
const missing = () => {
	throw Object.assign(new Error('no such file'), {code: 'ENOENT'});
};
const file = (content: unknown) => () => (typeof content === 'string' ? content : JSON.stringify(content));

describe('resolveSettings', () => {
	test('defaults', () => {
		const {settings, origins, file: path, problems} = resolveSettings({}, env, missing);
		expect(settings).toEqual({
			upstream: 'https://menu.dckube.scilifelab.se/api',
			server: null,
			sources: null,
			contact: null,
			cacheDir: '/home/eva/.cache/lunch',
			dataDir: '/home/eva/.local/share/lunch',
			timeout: null,
			lang: 'en',
			priceFor: null,
			host: '127.0.0.1',
			port: 8080,
			workers: 1,
			ttl: null,
			logLevel: 'info',
			grpcPort: 8000,
			jobs: 1,
			jobThreads: null,
			drain: 25,
			functions: null,
			redis: null,
			redisMayEvict: false,
			storage: null,
			keepCalls: true,
			keepResults: 30,
			opaqueQueue: 536_870_912,
			workerPort: null,
			basePath: '',
			trustProxy: false,
			stopDelay: 0,
			maxOpenJobs: null,
			maxResultBytes: null,
			notify: 'terminal',
			mouse: true,
			chart: null,
			theme: 'auto',
			colors: null,
			maxFunctionMemory: null,
			maxFunctionTime: 86_400,
			maxFunctionOutput: 64 * 2 ** 20,
			maxFunctionFiles: 256 * 2 ** 20,
			allowOrigin: [],
			maxDigits: null,
			maxMemory: null,
			token: null,
			tokenFile: null,
			tlsCert: null,
			tlsKey: null,
			insecure: false,
			allowNet: false,
			allowEnvironments: false,
			opaqueWorker: null,
			opaqueWorkers: 4,
			keys: null,
		});
		expect(new Set(Object.values(origins))).toEqual(new Set(['default']));
		expect(path).toBe('/home/eva/.config/lunch/config.json');
		expect(problems).toEqual([]);
	});

	test('flags win over the environment, that over the file', () => {
		const all = {upstream: 'http://flag/'};
		const both = {...env, LUNCH_UPSTREAM: 'http://env/', LUNCH_TIMEOUT: '3'};
		const inFile = file({upstream: 'http://file', timeout: 4, cacheDir: '~/lunch-cache'});
		const {settings, origins} = resolveSettings(all, both, inFile);
		expect(settings).toMatchObject({upstream: 'http://flag', timeout: 3, cacheDir: '/home/eva/lunch-cache'});
		expect(origins).toMatchObject({upstream: 'flag', timeout: 'environment', cacheDir: 'file', dataDir: 'default'});
	});

	test('keys of the app: one or a list for each action', () => {
		const {settings, problems} = resolveSettings({}, env, file({keys: {quit: 'Q', up: ['p', 'k']}}));
		expect(settings.keys).toEqual({quit: ['Q'], up: ['p', 'k']});
		expect(problems).toEqual([]);
		const [problem] = resolveSettings({}, env, file({keys: {quit: 5}})).problems;
		expect(problem?.message).toMatch(/expected a key or a list of keys for "quit", got 5/);
	});

	test('the XDG folders, where they are absolute', () => {
		const {settings} = resolveSettings({}, {...env, XDG_CACHE_HOME: '/x', XDG_DATA_HOME: 'relative'}, missing);
		expect(settings).toMatchObject({cacheDir: '/x/lunch', dataDir: '/home/eva/.local/share/lunch'});
	});

	test.each([
		['upstream', 'ftp://x', /http or https/],
		['upstream', 'nonsense', /http or https/],
		['upstream', 'http://user:secret@x/', /must not hold a user name/],
		['timeout', '0', /above 0/],
		['timeout', 'soon', /above 0/],
		['timeout', '1e9', /up to 3600/],
	])('a wrong flag is wrong usage: %s %s', (key, value, reason) => {
		const {problems} = resolveSettings({[key]: value}, env, missing);
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatchObject({code: 'USAGE', message: expect.stringMatching(reason)});
	});

	const letters = 'a'.repeat(100_000);
	const keys = Object.keys(settingDefinitions) as (keyof typeof settingDefinitions)[];
	test.each(keys)('%s is not text of 100,000 letters, and no address of such a host', key => {
		for (const value of [
			letters,
			`http://${letters}/`,
			`redis://${letters}`,
			`s3://bucket?endpoint=http://${letters}`,
		]) {
			const {problems} = resolveSettings({}, env, file({[key]: value}));
			expect(problems.map(({code}) => code)).toEqual(['CONFIG_INVALID']);
			expect(problems[0]?.message.length).toBeLessThan(400);
		}
	});

	const label = 'a'.repeat(64);
	test.each([
		['upstream', `http://${label}.example`, /^--upstream: the name of a host has 1 to 63 characters/],
		['upstream', `http://${'a.'.repeat(127)}example`, /at most 253 in all/],
		['upstream', 'http://example..org', /1 to 63 characters between its dots/],
		['server', `grpc://${label}:8000`, /1 to 63 characters/],
		['server', 'grpc://localhost:80000', /expected a host and a port, as in grpc:\/\/host:8000/],
		['host', label, /1 to 63 characters/],
		['allowOrigin', `https://${label}`, /1 to 63 characters/],
		['redis', `redis://${label}:6379`, /1 to 63 characters/],
		['storage', `s3://bucket?endpoint=http://${label}:9000`, /1 to 63 characters/],
		['sources', `[{"scilifelab": "http://${label}/api"}]`, /1 to 63 characters/],
		['sources', `[{"scilifelab": "http://x/${letters}"}]`, /at most 4096 characters, got 100009/],
		['sources', `[{"file": "${'ä'.repeat(128)}"}]`, /a name in a path has at most 255 bytes/],
		['cacheDir', `/tmp/${'ä'.repeat(128)}/lunch`, /a name in a path has at most 255 bytes/],
		['dataDir', 'a\0b', /a path has no NUL character/],
		['tokenFile', `${label.repeat(4)}.txt`, /a name in a path has at most 255 bytes/],
	])('what no system takes is refused before it is used: %s %.40s', (key, value, reason) => {
		const {problems} = resolveSettings({[key]: value}, env, missing);
		expect(problems[0]?.message).toMatch(reason);
	});

	test('the longest names that there can be are taken', () => {
		const longest = `http://${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
		const flags = {upstream: longest, server: 'grpc://[::1]:8000', cacheDir: `/${'a'.repeat(255)}`};
		expect(resolveSettings(flags, env, missing)).toMatchObject({settings: flags, problems: []});
	});

	test('a password in an address is not repeated', () => {
		const {problems} = resolveSettings({upstream: 'http://user:secret@x/'}, env, missing);
		expect(problems[0]?.message).not.toContain('secret');
	});

	test.each([
		['no JSON', '{', /is not JSON/],
		['a list', [], /no JSON object/],
		['an unknown setting', {upstraem: 'http://x'}, /unknown settings: upstraem/],
		['a wrong value', {timeout: 'x'}, /"timeout" in .*config\.json: expected seconds/],
	])('the file holds %s', (_, content, reason) => {
		const {problems, settings} = resolveSettings({}, env, file(content));
		expect(problems[0]).toMatchObject({code: 'CONFIG_INVALID', message: expect.stringMatching(reason)});
		expect(settings.upstream).toBe('https://menu.dckube.scilifelab.se/api');
	});

	test('a file that is there and can not be read is a problem', () => {
		const denied = () => {
			throw Object.assign(new Error('EACCES: permission denied'), {code: 'EACCES'});
		};
		expect(resolveSettings({}, env, denied).problems[0]?.message).toMatch(/can't be read.*denied/);
	});
});
