// The files for containers, held against the Compose specification and against what `lunch` reads.
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {settingDefinitions} from '../../source/shared/settings/settings.ts';
import {npmTools} from '../support/machine/npm-tools.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFile(join(root, file), 'utf8');

describe('compose.yaml', () => {
	let dclint: string | null;
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lunch-compose-'));
		const tools = await npmTools({dclint: '3.1.0'});
		dclint = tools && join(tools, 'node_modules/.bin/dclint');
	}, 300_000);
	afterAll(() => rm(folder, {recursive: true, force: true}));

	/** The errors that dclint, which has the schema of the Compose specification, finds in a text. */
	async function errorsOf(text: string): Promise<{rule: string; message: string}[]> {
		const file = join(folder, 'compose.yaml');
		await writeFile(file, text);
		const run = promisify(execFile)(dclint ?? '', ['--formatter', 'json', '--quiet', file], {cwd: folder});
		// Where there are errors, its exit code says so.
		const {stdout} = await run.catch((error: {stdout: string}) => error);
		const files = JSON.parse(stdout) as {messages: {rule: string; message: string}[]}[];
		return files.flatMap(({messages}) => messages.map(({rule, message}) => ({rule, message})));
	}

	test('is what the schema of the Compose specification allows', async context => {
		context.skip(dclint === null, 'no dclint: the registry can not be reached');
		expect(await errorsOf(await read('compose.yaml'))).toEqual([]);
	});

	test('would be refused with a word that the specification does not have', async context => {
		context.skip(dclint === null, 'no dclint: the registry can not be reached');
		const spoilt = (await read('compose.yaml')).replace('read_only: true', 'readonly: true');
		expect(await errorsOf(spoilt)).toEqual([
			{rule: 'invalid-schema', message: expect.stringContaining('"/services/relay"')},
		]);
	});
});

test.each(['compose.yaml', 'Dockerfile'])('%s sets only variables that lunch reads', async file => {
	const known = Object.values(settingDefinitions).map(({env}) => env);
	const named = (await read(file)).match(/\bLUNCH_[A-Z_]+/g) ?? [];
	expect(named.length).toBeGreaterThan(3);
	expect(named.filter(name => !known.includes(name))).toEqual([]);
});

test('nothing that git leaves alone goes into the image', async () => {
	const lines = async (file: string) => (await read(file)).split('\n').filter(line => line !== '');
	const ignored = (await lines('.gitignore')).map(line => line.replace(/\/$/, ''));
	expect(await lines('.dockerignore')).toEqual(expect.arrayContaining(['.git', ...ignored]));
});
