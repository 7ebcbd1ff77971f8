import {execFile} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {build} from 'esbuild';
import {rolldown} from 'rolldown';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {startServeProcess} from '../../support/program/serve-process.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;

// A project of somebody else, with this package as npm puts it there.
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-project-'));
	mkdirSync(join(folder, 'node_modules/@types'), {recursive: true});
	symlinkSync(root, join(folder, 'node_modules/lunch'));
	symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
	symlinkSync(join(root, 'node_modules/undici-types'), join(folder, 'node_modules/undici-types'));
	writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
	writeFileSync(
		join(folder, 'tsconfig.json'),
		JSON.stringify({
			compilerOptions: {
				target: 'es2024',
				lib: ['esnext'],
				module: 'nodenext',
				strict: true,
				exactOptionalPropertyTypes: true,
				noEmit: true,
				allowImportingTsExtensions: true,
				types: ['node'],
			},
		}),
	);
});
afterAll(() => rmSync(folder, {recursive: true}));

function runProgram(name: string, text: string, env: Record<string, string> = {}) {
	writeFileSync(join(folder, name), text);
	return run(process.execPath, [name], {cwd: folder, env: {PATH: process.env.PATH, ...env}, timeout: 60_000});
}

const PROGRAM = `import {LunchError, remote, remoteModule} from 'lunch/functions';

const square = remote((x: number) => x ** 2, {timeout: 10, hint: 0.01});
console.log(await square.run(12), await square.map([1, 2, 3]));

const greeting = remote((name: string) => {
	console.log('Hej', name);
	return new Map([[name, new Date(0)]]);
});
const call = greeting.start('Anna');
for await (const {stream, text} of call) console.log(stream, JSON.stringify(text));
console.log(await call.result);

const prices = remoteModule<typeof import('./prices.ts')>(new URL('./prices.ts', import.meta.url));
console.log(await prices.remote('total').run([1, 2]));

const failing = remote(() => {
	throw new RangeError('no soup');
});
await failing.run().catch((error: unknown) => console.log(error instanceof RangeError && error.message));

const rate = 2;
try {
	remote((x: number) => x * rate);
} catch (error) {
	console.log(error instanceof LunchError && error.code);
}
`;

const SAID = `144 [ 1, 4, 9 ]
stdout "Hej Anna\\n"
Map(1) { 'Anna' => 1970-01-01T00:00:00.000Z }
3.75
no soup
FUNCTION_CLOSURE
`;

beforeAll(() => {
	writeFileSync(
		join(folder, 'prices.ts'),
		`import {EOL} from 'node:os';
const rate: number = EOL === '' ? 0 : 1.25;
export const total = (prices: number[]): number => prices.reduce((sum, price) => sum + price, 0) * rate;
`,
	);
});

test('a program runs its functions on workers, and ends by itself', async () => {
	const {stdout, stderr} = await runProgram('program.ts', PROGRAM);
	expect({stdout, stderr}).toEqual({stdout: SAID, stderr: ''});
});

test('the same program runs them at a service', async () => {
	const service = await startServeProcess('http://127.0.0.1:1/api', ['--functions', '2']);
	try {
		const {stdout, stderr} = await runProgram('program.ts', PROGRAM, {LUNCH_SERVER: String(service.grpc)});
		expect({stdout, stderr}).toEqual({stdout: SAID, stderr: ''});
		const {stdout: served} = await runProgram(
			'load.ts',
			`import {connect} from 'lunch/functions';
await using there = connect({server: ${JSON.stringify(service.grpc)}});
const {limit, workers} = await there.load();
console.log(limit, workers.length > 0);
`,
		);
		expect(served).toBe('2 true\n');
	} finally {
		await service.close();
	}
});

test('a null for the server means this process, whatever the environment names', async () => {
	const program = `import {remote} from 'lunch/functions';
await remote(() => 1).run().catch(error => console.log(error.constructor.name, error.code));
console.log(await remote(() => 2, {server: null}).run());
`;
	const {stdout} = await runProgram('where.ts', program, {LUNCH_SERVER: 'grpc://127.0.0.1:9'});
	expect(stdout).toBe('LunchError SERVICE_UNREACHABLE\n2\n');
});

describe('bundled into a program', () => {
	const program = `import {remote, remoteModule} from 'lunch/functions';
const prices = remoteModule('./prices.ts').remote('total');
remote(x => x * 2).run(21).then(async value => console.log(value, await prices.run([1])), error => console.log(error.message));
`;

	async function bundled(format: 'esm' | 'cjs'): Promise<string> {
		writeFileSync(join(folder, 'entry.mjs'), program);
		const file = `out/bundle-${format}.${format === 'cjs' ? 'cjs' : 'mjs'}`;
		await build({
			entryPoints: ['entry.mjs'],
			absWorkingDir: folder,
			bundle: true,
			platform: 'node',
			logLevel: 'silent',
			format,
			outfile: file,
		});
		return file;
	}

	test.each(['esm', 'cjs'] as const)('by esbuild as %s, it works', async format => {
		const {stdout} = await run(process.execPath, [await bundled(format)], {cwd: folder});
		expect(stdout).toBe('42 1.25\n');
	});

	test('by rolldown, it works', async () => {
		writeFileSync(join(folder, 'entry.mjs'), program);
		const bundle = await rolldown({cwd: folder, input: 'entry.mjs', platform: 'node', logLevel: 'silent'});
		await bundle.write({dir: join(folder, 'out-rolldown'), format: 'esm'});
		const {stdout} = await run(process.execPath, ['out-rolldown/entry.js'], {cwd: folder});
		expect(stdout).toBe('42 1.25\n');
	});

	test('and taken away from the package, it says that it has to stay external', async () => {
		const away = mkdtempSync(join(tmpdir(), 'lunch-away-'));
		cpSync(join(folder, await bundled('esm')), join(away, 'program.mjs'));
		const {stdout} = await run(process.execPath, ['program.mjs'], {cwd: away});
		expect(stdout).toMatch(/^The package lunch has to stay external [^\n]*\n$/);
		rmSync(away, {recursive: true});
	});
});

test('has types', async () => {
	writeFileSync(join(folder, 'program.ts'), PROGRAM);
	writeFileSync(
		join(folder, 'types.ts'),
		`import {type CallReport, connect, jobFrom, MapError, put, remote, remoteModule, type RemoteFunction, type Stored, type SubmittedCall} from 'lunch/functions';
import {checkpoint, lastCheckpoint} from 'lunch/checkpoint';
import {type CallDocument, callDocumentSchema} from 'lunch/functions-schema';
import {jobDocumentSchema} from 'lunch/jobs-schema';
import {listDocumentSchema} from 'lunch/schema';

const square: RemoteFunction<[x: number], number> = remote(async (x: number) => x ** 2);
const result: number = await square.start(2).result;
const all: number[] = await square.map(new Set([result]), {concurrency: 2});
const other = await connect({server: null, workers: 1}).remote((a: string, b: bigint) => a + b).run('a', 1n);
const text: string = other;
const prices = remoteModule<typeof import('./prices.ts')>('prices.ts');
const total: number = await prices.remote('total').run(all);
console.log(text, total);
const settled = await square.map([1], {onError: 'collect', onProgress: ({done, total}) => console.log(done, total)});
const first: number | null = settled[0]?.status === 'fulfilled' ? settled[0].value : null;
const {state, stdout}: CallReport = await square.start(2).outcome;
const own = remoteModule<typeof import('./prices.ts')>('./prices.ts', import.meta);
const menu: Stored<number[]> = put([1, 2]);
const sizes: number[] = await remote((list: number[], _unit = 'kr') => list.length).map([menu, [3]]);
const size: number = await remote((list: number[], unit: string) => list.length + unit.length).run(menu, 'kr');
console.log(sizes, size);
const counted: number = await remote(() => {
	const at = lastCheckpoint<{at: number}>()?.at ?? 0;
	checkpoint({at: at + 1});
	return at;
}).run();
console.log(counted);
// @ts-expect-error: it is data of another type
square.run(put('a'));
const {call}: CallDocument = callDocumentSchema.parse({});
const job = jobDocumentSchema.safeParse({}).data?.job;
const digits: number | undefined = job?.kind === 'pi' ? job.digits : job?.attempts.length;
const submitted: SubmittedCall<number> = await square.with({job: {retries: 1, group: 'sums'}}).submit(2);
const again: number = await jobFrom<number>(submitted.id).result();
console.log(again, (await submitted.status()).attempts[0]?.reason);
const restaurants: {id: string}[] = listDocumentSchema.parse({}).restaurants;
console.log(first, state, stdout, own, call.error?.name, digits, restaurants, new MapError(0, 1, null).index);
// @ts-expect-error: a call has no such state
console.log(call.state === 'lost');
// @ts-expect-error: it takes a number
square.run('2');
// @ts-expect-error: there is no such function
prices.remote('sum');
// @ts-expect-error: there is no such option
remote(() => 1, {timeOut: 3});
`,
	);
	const {stdout} = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
		cwd: folder,
	}).catch((error: {stdout: string}) => error);
	expect(stdout).toBe('');
});

test.each(['schema', 'jobs-schema', 'functions-schema'])(
	'lunch/%s.json is a JSON Schema of its documents',
	async name => {
		const {stdout} = await runProgram(
			'json.ts',
			`import schema from 'lunch/${name}.json' with {type: 'json'};
const {$defs, anyOf} = schema;
console.log(anyOf.every(({$ref}: {$ref: string}) => $ref.slice('#/$defs/'.length) in $defs), Object.keys($defs).some(key => key.endsWith('Document')));`,
		);
		expect(stdout).toBe('true true\n');
	},
);

test('an uncaught failure shows the program, and lines that people can read', async () => {
	const program = `import {remote} from 'lunch/functions';
await remote(() => { for (;;); }, {timeout: 0.3}).run();
`;
	const {stderr} = await runProgram('uncaught.ts', program).catch((error: {stderr: string}) => error);
	expect(stderr.length).toBeLessThan(2500);
	expect(stderr).toMatch(/FunctionTimeoutError: The function ran longer than 0\.3 s\.\n {4}at .*uncaught\.ts:2:/);
	expect(stderr).toContain("code: 'FUNCTION_TIMED_OUT'");
});

test.each(['schema', 'jobs-schema', 'functions-schema', 'functions'])('importing lunch/%s does nothing', async name => {
	const {stdout, stderr} = await runProgram(
		'import.ts',
		`console.log(Object.keys(await import('lunch/${name}')).length > 3);`,
	);
	expect({stdout, stderr}).toEqual({stdout: 'true\n', stderr: ''});
});
