import {spawnSync} from 'node:child_process';
import {chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {CallEnvironment, Functions} from '../../../../source/functions/functions.ts';
import {buildEnvironment} from '../../../../source/functions/pool/environments/build-shell.ts';
import {
	createEnvironmentStore,
	environmentKey,
} from '../../../../source/functions/pool/environments/environment-store.ts';
import {isAllowed} from '../../../../source/functions/pool/environments/python-version.ts';
import {describeNeeding} from '../../../support/machine/needing.ts';
import {pythonCall, returnOf, watched} from '../../support/calling.ts';
import {openPool} from '../../support/open-pool.ts';
import {makeWheel, makeWheelFolder, onlyFrom} from '../../support/wheels.ts';

let folder: string;
beforeAll(() => {
	folder = makeWheelFolder();
	makeWheel(folder, 'soup', '1.0', 'kind = "pea"');
	makeWheel(folder, 'soup', '2.0', 'kind = "lentil"');
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const packages = (...requirements: string[]): CallEnvironment => ({kind: 'packages', requirements});
const soup = (environment: CallEnvironment) => pythonCall('lambda: __import__("soup").kind', [], {environment});
const hasVenv = spawnSync('/usr/bin/python3', ['-c', 'import ensurepip']).status === 0;

function open(more: Parameters<typeof openPool>[0] = {}) {
	const built: string[] = [];
	const pool = openPool({
		...{
			limit: 4,
			queueLimit: 40,
			isOwn: true,
			cache: join(folder, 'cache'),
			env: {...process.env, ...onlyFrom(folder)},
		},
		onBuild: requirements => built.push(requirements.join()),
		...more,
	});
	return {...pool, built};
}

describeNeeding(hasVenv ? [] : ['python3-venv'], 'environments of Python', () => {
	let pool: ReturnType<typeof open>;
	let other: ReturnType<typeof open>;
	let functions: Functions;
	beforeAll(() => {
		pool = open();
		other = open();
		({functions} = pool);
	});
	afterAll(async () => {
		await pool.close();
		await other.close();
	});

	test('are built once, however many calls want one at once, in whatever pools', async () => {
		const asked = Array.from({length: 32}, (_, at) => (at % 2 ? pool : other).functions);
		const kinds = await Promise.all(asked.map(each => returnOf(each, soup(packages('soup<2')))));
		expect(new Set(kinds)).toEqual(new Set(['pea']));
		expect([...pool.built, ...other.built]).toEqual(['soup<2']);
		// Calls of the same pool that want another one, or none, do not meet it.
		expect(await returnOf(functions, soup(packages('soup')))).toBe('lentil');
		expect((await watched(functions, pythonCall('lambda: __import__("soup")'))).outcome.state).toBe('threw');
	});

	test('are kept, and can not be changed by those who run in them', async () => {
		const source = `def f():
	import os, soup, socket, subprocess, sys
	try:
		open(soup.__file__, "a")
		changed = True
	except OSError:
		changed = False
	by_program = subprocess.run([sys.executable, "-c", "import soup; print(soup.kind)"], capture_output=True, text=True)
	return [changed, by_program.stdout.strip(), [name for _, name in socket.if_nameindex()], "SECRET" in os.environ]`;
		const request = pythonCall(source, [], {environment: packages('soup<2')});
		expect(await returnOf(functions, request)).toEqual([false, 'pea', ['lo'], false]);
		expect(pool.built.length + other.built.length).toBe(2);
	});

	test('that can not be built say why, with the words of the program, and are not tried again at once', async () => {
		const request = soup(packages('no-such-soup'));
		for (const _ of [1, 2]) {
			expect((await watched(functions, request)).outcome).toMatchObject({
				state: 'failed',
				error: {
					code: 'FUNCTION_RUNTIME_MISSING',
					message: expect.stringMatching(/can't be built: [\s\S]*no-such-soup[\s\S]*PIP_INDEX_URL/),
				},
			});
		}
		expect(pool.built.filter(names => names === 'no-such-soup')).toHaveLength(1);
		expect(readdirSync(join(folder, 'cache/environments')).filter(name => name.startsWith('unfinished'))).toEqual([]);
	});

	test('may have no packages, as a header that says so', async () => {
		const alone = pythonCall('lambda: __import__("sys").prefix', [], {environment: packages()});
		expect(await returnOf(functions, alone)).toMatch(/environment/);
	});

	test('need a Python that their project allows', async () => {
		const environment: CallEnvironment = {kind: 'packages', requirements: [], requiresPython: '>=3.99'};
		expect((await watched(functions, soup(environment))).outcome.error).toMatchObject({
			code: 'FUNCTION_RUNTIME_MISSING',
			message: expect.stringMatching(/needs Python >=3.99[\s\S]*There is 3\./),
		});
	});

	test('a call can be cancelled while its environment is built', async () => {
		const call = functions.start(soup(packages('soup', 'late-soup')), () => {});
		setImmediate(() => call.cancel());
		expect((await call.outcome).state).toBe('cancelled');
	});

	test('are built by uv, where it is there', async () => {
		// A stand-in: it takes what uv takes, and says in the environment that it was asked.
		const programs = mkdtempSync(join(folder, 'programs-'));
		const script = `#!/bin/sh
case "$1 $2" in
"venv --quiet") for place; do :; done; exec /usr/bin/python3 -m venv --without-pip "$place";;
"pip install") echo "kind = '$*'" > "$("$5" -c 'import site; print(site.getsitepackages()[0])')/soup.py";;
esac`;
		writeFileSync(join(programs, 'uv'), script, {mode: 0o755});
		chmodSync(programs, 0o755);
		const env = {...process.env, PATH: `${programs}:${process.env.PATH}`};
		const byUv = open({env, cache: join(folder, 'cache-of-uv')});
		const kind = await returnOf(byUv.functions, soup(packages('soup<2', 'bread'))).finally(byUv.close);
		expect(kind).toMatch(/^pip install --quiet --python \/\S+\/bin\/python -- soup<2 bread$/);
	});

	test('may be one of this machine, by its folder or its interpreter', async () => {
		const venv = join(folder, 'venv');
		expect(spawnSync('/usr/bin/python3', ['-m', 'venv', '--without-pip', venv]).status).toBe(0);
		const [library = ''] = readdirSync(join(venv, 'lib'));
		writeFileSync(join(venv, 'lib', library, 'site-packages/soup.py'), 'kind = "of the day"');
		for (const path of [venv, join(venv, 'bin/python')]) {
			expect(await returnOf(functions, soup({kind: 'python', path}))).toBe('of the day');
		}
		const none = await watched(functions, soup({kind: 'python', path: join(folder, 'nowhere')}));
		expect(none.outcome.error).toMatchObject({code: 'FUNCTION_RUNTIME_MISSING'});
	});

	test('are refused by a service, unless its operator allows that they are built', async () => {
		const service = open({isOwn: false});
		const allowing = open({isOwn: false, mayBuild: true});
		try {
			await expect(service.functions.start(soup(packages('soup'))).outcome).rejects.toMatchObject({
				code: 'FUNCTION_INVALID',
				hint: expect.stringContaining('--allow-environments'),
			});
			expect(await returnOf(allowing.functions, soup(packages('soup<2')))).toBe('pea');
			await expect(allowing.functions.start(soup({kind: 'python', path: '/usr'})).outcome).rejects.toMatchObject({
				code: 'FUNCTION_INVALID',
			});
			await expect(allowing.functions.start(soup(packages('--index-url=x'))).outcome).rejects.toMatchObject({
				code: 'FUNCTION_INVALID',
			});
		} finally {
			await service.close();
			await allowing.close();
		}
	});
});

test('a build sees where packages come from, and nothing else of the environment', () => {
	const seen = buildEnvironment({
		PIP_INDEX_URL: 'https://x',
		HTTPS_PROXY: 'http://p',
		SECRET: 'soup',
		LUNCH_TOKEN: 't',
	});
	expect(seen).toMatchObject({PIP_INDEX_URL: 'https://x', HTTPS_PROXY: 'http://p', HOME: '/tmp'});
	expect(JSON.stringify(seen)).not.toMatch(/soup|LUNCH/);
});

test('the store keeps as many bytes as it may, those used last, and those in use', async () => {
	const home = mkdtempSync(join(folder, 'store-'));
	const store = createEnvironmentStore({
		folder: home,
		process: {pid: process.pid, uid: process.getuid?.() ?? null},
		mostBytes: 2500,
	});
	const {signal} = new AbortController();
	const make = (name: string) =>
		store.open(environmentKey([name]), async at => writeFileSync(join(at, 'x'), 'x'.repeat(1000)), signal);
	const kept = () => readdirSync(join(home, 'environments')).filter(name => /^[0-9a-f]{40}$/.test(name));
	for (const name of ['a', 'b', 'c']) await make(name);
	expect(kept()).toHaveLength(3);
	await store.release(environmentKey(['b']));
	await make('d');
	expect(kept().sort()).toEqual(['a', 'c', 'd'].map(name => environmentKey([name])).sort());
});

test.each([
	['3.11.2', '>=3.11', true],
	['3.11.2', '>=3.12', false],
	['3.11.2', '>=3.9, <3.11', false],
	['3.11.2', '~=3.10', true],
	['3.11.2', '~=3.10.1', false],
	['3.11.2', '==3.11.*', true],
	['3.11.2', '!=3.11.2', false],
	['3.11.2', '', true],
])('Python %s is allowed by "%s": %s', (version, specifiers, expected) => {
	expect(isAllowed(version, specifiers)).toBe(expected);
});
