import {describe, expect, test} from 'vitest';
import {resolveSettings} from '../../../source/shared/settings/settings.ts';

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
