// The command line as the author of a script meets it: data alone on standard output, mistakes told before anything is asked.
import {writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LunchHome, makeLunchHome} from '../support/program/lunch-home.ts';
import {type FakeUpstream, startFakeUpstream} from '../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeAll(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
});

afterAll(async () => {
	home.remove();
	await upstream.close();
});

describe('standard output', () => {
	test('of pi submit is the id, which other commands take', async () => {
		const run = await home.shell('id=$(lunch pi submit 50 2>/dev/null) && lunch pi watch "$id" --json | head -c 18');
		expect(run).toMatchObject({code: 0, stdout: '{"schemaVersion":1'});
	});

	test.each([
		['() => "soppa"', '"soppa"'],
		['() => ({a: [1, null]})', '{"a":[1,null]}'],
		['() => true', 'true'],
		['() => new Map([[1, 2]])', 'Map(1) { 1 => 2 }'],
	])('of fn eval %s is JSON where it can be', async (code, printed) => {
		expect((await home.run(['fn', 'eval', code])).stdout).toBe(`${printed}\n`);
	});

	test('of a search without a match is empty', async () => {
		const {code, stdout, stderr} = await home.run(['search', 'unobtainium', '--demo']);
		expect({code, stdout}).toEqual({code: 1, stdout: ''});
		expect(stderr).toMatch(/^lunch: nothing on today's menus matches "unobtainium"\. SAMPLE of .+\n$/);
	});
});

describe('a word -', () => {
	test('is standard input, for functions and for restaurants', async () => {
		expect((await home.shell(`echo '[1, 2, 3]' | lunch fn eval 'all => all.length' -`)).stdout).toBe('3\n');
		expect((await home.shell(`echo 'x => x + 1' | lunch fn eval - 41`)).stdout).toBe('42\n');
		expect((await home.shell('echo bikupan | lunch - --json | head -c 18')).stdout).toBe('{"schemaVersion":1');
	});

	test('twice is wrong usage', async () => {
		expect((await home.shell(`echo 1 | lunch fn eval '(a, b) => a' - -`)).code).toBe(2);
	});
});

describe('a mistake', () => {
	test.each([[['serach', 'soppa']], [['lits']], [['srve', '--json']]])('%j is told without a network', async words => {
		const before = upstream.requests.length;
		const own = makeLunchHome(upstream.address);
		const {code, stdout, stderr} = await own.run(words);
		expect({code, stdout}).toEqual({code: 4, stdout: ''});
		expect(stderr).toMatch(/Did you mean the command `lunch (search|list|serve)`/);
		expect(upstream.requests.length).toBe(before);
		own.remove();
	});

	test.each([
		[['pi', 'submit', '1e6'], '1000000'],
		[['pi', 'submit', '10k'], '10000'],
		[['pi', 'list', '--limit', '1k'], '1000'],
		[['serve', '--port', '8k'], '8000'],
		[['list', '--server', 'localhost:8080'], 'http://localhost:8080'],
		[['list', '--upstream', 'menu.example/api'], 'http://menu.example/api'],
	])('%j is answered with what was meant', async (words, meant) => {
		const {code, stderr} = await home.run(words);
		expect(code).toBe(2);
		expect(stderr).toContain(meant);
	});

	test('about a gRPC address that speaks HTTP is told as that', async () => {
		const server = createServer((_, response) => response.end('hello'));
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		const {port} = server.address() as AddressInfo;
		const {code, stderr} = await home.run(['fn', 'eval', '() => 1', '--server', `grpc://127.0.0.1:${port}`]);
		server.close();
		expect(code).toBe(3);
		expect(stderr).toContain('it may be the HTTP address');
	});

	test.each([
		[['fn', 'call', 'nowhere.mjs#x'], 'nowhere.mjs is not there'],
		[['serve', '--tls-cert', 'nowhere.pem', '--tls-key', 'nowhere.key'], 'nowhere.pem is not there'],
	])('%j names the missing file in a sentence', async (words, sentence) => {
		const {stderr} = await home.run(words);
		expect(stderr).toContain(sentence);
		expect(stderr).not.toContain('ENOENT');
	});
});

describe('help', () => {
	test('of a command has its flags, two examples, exit codes and variables', async () => {
		const {code, stdout} = await home.run(['fn', 'call', '--help']);
		expect(code).toBe(0);
		expect(stdout).toMatch(/--kwargs <JSON> +Named arguments/);
		expect(stdout).not.toContain('default: false');
		expect(stdout).toMatch(/^Examples:\n {2}lunch fn call .+\n {2}lunch fn call .+$/m);
		expect(stdout).toMatch(/^Exit codes: 0 done; 1 the function threw/m);
		expect(stdout).toMatch(/^Environment: LUNCH_UPSTREAM/m);
		expect(stdout).toMatch(/^Flags of every command .*--json/m);
	});

	test('of what is not a command is wrong usage', async () => {
		expect((await home.run(['help', 'nope'])).code).toBe(2);
		expect((await home.run(['pi', 'help', 'submit'])).stdout).toMatch(/^Usage: lunch pi submit/);
	});

	test('examples run as they are printed', async () => {
		writeFileSync(
			join(home.folder, 'prices.ts'),
			'export const total = (all: number[], {tax = 0} = {}) => all.length + tax;',
		);
		const example = /^ {2}(lunch fn call prices.+)$/m.exec((await home.run(['fn', 'call', '--help'])).stdout)?.[1];
		expect(await home.shell(example ?? 'false')).toMatchObject({code: 0, stdout: '2.25\n'});
	});
});
