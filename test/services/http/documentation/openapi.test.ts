// The description of the HTTP API, as makers of clients meet it.
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {npmTools} from '../../../support/machine/npm-tools.ts';
import {startJobServing} from '../../../support/serving/job-serving.ts';
import type {Serving} from '../../../support/serving/serving.ts';

const run = promisify(execFile);

/** Our own compiler, which is a tenth as slow as the one that the generators import. */
const typescript = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url));

interface Operation {
	operationId?: string;
	responses: Record<string, unknown>;
	security?: unknown;
}

interface Description {
	servers: {url: string}[];
	paths: Record<string, Record<string, Operation>>;
	components: {schemas: Record<string, unknown>; securitySchemes: Record<string, unknown>};
}

let serving: Serving;
let text: string;
let description: Description;
let operations: Operation[];

beforeAll(async () => {
	serving = await startJobServing();
	text = await (await serving.get('/openapi.json')).text();
	description = JSON.parse(text);
	operations = Object.values(description.paths).flatMap(methods => Object.values(methods));
});
afterAll(() => serving.close());

test('every operation has a name of its own', () => {
	const names = operations.map(({operationId}) => operationId);
	expect(names).toEqual(expect.arrayContaining(['listRestaurants', 'getMenu', 'submitJob', 'downloadResult']));
	for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z]+$/);
	expect(new Set(names).size).toBe(names.length);
});

test('documents are described once, by name', () => {
	const {schemas} = description.components;
	expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['Restaurant', 'MenuDocument', 'Job', 'Problem']));
	const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
	expect([...referred].sort()).toEqual(Object.keys(schemas).sort());
	expect(text.match(/"description":"The meaning of the status"/g)).toHaveLength(1);
});

test('fields may be added to what is answered, but not to what is asked', () => {
	const {schemas} = description.components;
	expect(schemas.Restaurant).not.toHaveProperty('additionalProperties');
	expect(schemas.SubmitJobInput).toHaveProperty('additionalProperties', false);
});

test('an operation that can answer 401 takes a token', () => {
	const {token} = description.components.securitySchemes;
	expect(token).toMatchObject({type: 'http', scheme: 'bearer'});
	const guarded = operations.filter(({responses}) => '401' in responses);
	expect(guarded.length).toBeGreaterThan(5);
	for (const {security} of guarded) expect(security).toEqual([{token: []}, {}]);
	for (const operation of operations) expect('401' in operation.responses).toBe(operation.security !== undefined);
	expect(description.servers).toHaveLength(1);
});

const program = `
import type {components, operations} from './types.d.ts';
import {Api} from './client.ts';
export type Dishes = components['schemas']['MenuDocument']['menu']['dishes'];
export type Asked = operations['submitJob']['requestBody']['content']['application/json'];
export async function digits(asked: Asked): Promise<string> {
	const api = new Api({baseUrl: 'http://127.0.0.1:8080'});
	const {data} = await api.job.submitJob(asked);
	return data.job.id;
}
`;

test('generators of clients make code of it that compiles', {timeout: 300_000}, async context => {
	const tools = await npmTools({
		'openapi-typescript': '7.13.0',
		'swagger-typescript-api': '13.13.0',
		// The generators import it.
		typescript: '5.9.3',
	});
	if (tools === null) return context.skip('the registry of npm could not be reached');
	const folder = await mkdtemp(join(tmpdir(), 'lunch-openapi-'));
	const tool = (path: string, ...args: string[]) =>
		run(process.execPath, [join(tools, 'node_modules', path), ...args], {cwd: folder});
	try {
		await writeFile(join(folder, 'openapi.json'), text);
		await writeFile(join(folder, 'program.ts'), program);
		await tool('openapi-typescript/bin/cli.js', 'openapi.json', '-o', 'types.d.ts');
		await tool('swagger-typescript-api/dist/cli.mjs', 'generate', '-p', 'openapi.json', '-o', '.', '-n', 'client.ts');
		const strict = [
			'--noEmit',
			'--strict',
			'--target',
			'es2022',
			'--module',
			'nodenext',
			'--allowImportingTsExtensions',
		];
		await run(process.execPath, [typescript, ...strict, 'program.ts', 'types.d.ts', 'client.ts'], {cwd: folder});
	} finally {
		await rm(folder, {recursive: true});
	}
});
