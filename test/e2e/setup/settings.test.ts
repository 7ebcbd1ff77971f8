import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import * as z from 'zod';
import {errorDocumentSchema, listDocumentSchema} from '../../../source/relay/output/schema.ts';
import {programPath} from '../../support/machine/needing.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeAll(async () => {
	upstream = await startFakeUpstream();
});
beforeEach(() => {
	home?.remove();
	home = makeLunchHome(upstream.address);
});
afterAll(async () => {
	home.remove();
	await upstream.close();
});

const origin = z.enum(['flag', 'environment', 'file', 'default']);
const configDocument = z.object({
	schemaVersion: z.literal(1),
	path: z.string(),
	settings: z.record(
		z.string(),
		z.object({value: z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]), origin}),
	),
});

describe('the configuration file', () => {
	test('is used where neither flag nor environment says otherwise', async () => {
		await home.writeConfig(JSON.stringify({upstream: upstream.address, timeout: 20}));
		const env = {LUNCH_UPSTREAM: undefined};
		const {stdout} = await home.run(['config', '--json'], {env});
		const {settings, path} = configDocument.parse(JSON.parse(stdout));
		expect(path).toBe(home.configFile);
		expect(settings.upstream).toEqual({value: upstream.address, origin: 'file'});
		expect(settings.timeout).toEqual({value: 20, origin: 'file'});
		expect(settings.server).toEqual({value: null, origin: 'default'});
		const list = await home.run(['list', '--json'], {env});
		expect(listDocumentSchema.parse(JSON.parse(list.stdout)).source.upstream).toBe(upstream.address);
	});

	test('flags come before the environment, the environment before the file', async () => {
		await home.writeConfig(JSON.stringify({upstream: 'http://file.example'}));
		const settings = async (...args: string[]) =>
			configDocument.parse(JSON.parse((await home.run(['config', '--json', ...args])).stdout)).settings;
		expect((await settings()).upstream).toEqual({value: upstream.address, origin: 'environment'});
		expect((await settings('--upstream', 'http://flag.example/')).upstream).toEqual({
			value: 'http://flag.example',
			origin: 'flag',
		});
	});

	test.each([
		['broken JSON', '{"upstream": ', /is not JSON/],
		['an unknown setting', '{"upsteam": "http://example.org"}', /unknown settings: upsteam/],
		['a wrong value', '{"timeout": -1}', /"timeout" in .*expected seconds/],
		['no object', '[]', /no JSON object/],
	])('with %s is named, with exit code 2', async (_what, text, message) => {
		await home.writeConfig(text);
		const asText = await home.run(['list']);
		expect(asText).toMatchObject({code: 2, stdout: ''});
		expect(asText.stderr).toMatch(message);
		expect(asText.stderr).toContain(home.configFile);
		for (const args of [['list'], ['config', 'validate']]) {
			const asJson = await home.run([...args, '--json']);
			expect(asJson).toMatchObject({code: 2, stdout: ''});
			expect(errorDocumentSchema.parse(JSON.parse(asJson.stderr)).error.code).toBe('CONFIG_INVALID');
		}
		const shown = await home.run(['config']);
		expect(shown.code).toBe(0);
		expect(shown.stdout).toContain('LUNCH_UPSTREAM');
		expect(shown.stderr).toMatch(message);
		const doctor = await home.run(['doctor', '--json', '--offline']);
		expect(doctor.code).toBe(1);
		expect((await home.run(['completion', 'bash'])).code).toBe(0);
	});

	test('`config path` and `config validate`', async () => {
		expect((await home.run(['config', 'path'])).stdout).toBe(`${home.configFile}\n`);
		expect(JSON.parse((await home.run(['config', 'path', '--json'])).stdout)).toEqual({
			schemaVersion: 1,
			path: home.configFile,
		});
		expect((await home.run(['config', 'validate'])).stdout).toBe('The configuration is valid.\n');
		expect(JSON.parse((await home.run(['config', 'validate', '--json'])).stdout)).toMatchObject({valid: true});
	});
});

describe('doctor', () => {
	const doctorDocument = z.object({
		schemaVersion: z.literal(1),
		findings: z.array(
			z.object({
				check: z.string(),
				state: z.enum(['ok', 'warning', 'failed']),
				detail: z.string().min(1),
				advice: z.string().nullable(),
			}),
		),
	});

	test('finds all well', async () => {
		const {code, stdout, stderr} = await home.run(['doctor', '--json']);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		const {findings} = doctorDocument.parse(JSON.parse(stdout));
		expect(findings.map(({check}) => check)).toEqual([
			'Node.js',
			'Output',
			'Configuration',
			'Cache',
			'Upstream',
			'Jobs',
			'Functions',
		]);
		// Without bubblewrap functions are not shut in, and that is said.
		const isWell = programPath('bwrap') === null ? /^(?:ok|warning)$/ : /^ok$/;
		for (const {check, state} of findings) expect(state, check).toMatch(check === 'Functions' ? isWell : /^ok$/);
	});

	test('says what is wrong and what to do', async () => {
		const {code, stdout, stderr} = await home.run(['doctor'], {upstream: NOWHERE});
		expect({code, stderr}).toEqual({code: 1, stderr: ''});
		expect(stdout).toMatch(/FAILED +Upstream +http:\/\/127\.0\.0\.1:1\/api could not be reached/);
		expect(stdout).toMatch(/\n +Check the network connection/);
	});
});

describe('the cache', () => {
	const cacheDocument = z.object({
		schemaVersion: z.literal(1),
		path: z.string(),
		bytes: z.number(),
		entries: z.array(
			z.object({
				url: z.url(),
				day: z.iso.date().nullable(),
				status: z.number(),
				bytes: z.number(),
				fetchedAt: z.iso.datetime(),
				freshUntil: z.iso.datetime(),
			}),
		),
	});

	test('is shown, and cleared, and never made by looking', async () => {
		const empty = cacheDocument.parse(JSON.parse((await home.run(['cache', '--json'])).stdout));
		expect(empty).toMatchObject({bytes: 0, entries: [], path: home.cacheFile});
		expect(() => readFileSync(home.cacheFile)).toThrow('ENOENT');

		await home.run(['list']);
		expect((await home.run(['cache'])).stdout).toMatch(/\n1 answer, \d+ KiB on disk\n\n {2}fresh {2}200 {2}just now/);
		await home.run(['bikupan']);
		const {entries} = cacheDocument.parse(JSON.parse((await home.run(['cache', 'show', '--json'])).stdout));
		expect(entries.map(({url}) => url).toSorted()).toEqual([
			`${upstream.address}/restaurant`,
			`${upstream.address}/restaurant/bikupan`,
		]);
		expect((await home.run(['cache', 'path'])).stdout).toBe(`${home.cacheFile}\n`);
		expect((await home.run(['cache', 'clear'])).stdout).toBe('Cleared 2 answers.\n');
		expect(JSON.parse((await home.run(['cache', 'clear', '--json'])).stdout)).toMatchObject({cleared: 0});
		expect((await home.run(['bikupan', '--offline'])).code).toBe(3);
	});
});
