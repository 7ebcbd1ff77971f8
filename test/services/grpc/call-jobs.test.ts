import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {Client, credentials, Metadata} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {createRemoteFunctions, type RemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import type {WireJob} from '../../../source/functions/wire/messages.ts';
import {requestToWire} from '../../../source/functions/wire/request.ts';
import {serviceDefinitions} from '../../../source/functions/wire/service-definitions.ts';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import type {TenantJobs} from '../../../source/jobs/jobs.ts';
import {type FunctionService, startFunctionService} from '../../../source/services/engines/function-service.ts';
import {jobRequestFromWire} from '../../../source/services/grpc/job-messages.ts';
import {createLogger} from '../../../source/services/logging/logger.ts';
import {nodeCall} from '../../functions/support/calling.ts';
import {openPool} from '../../functions/support/open-pool.ts';
import {spoilt} from '../../jobs/support/watched-computation.ts';
import {TOKENS, withTokens} from '../../support/serving/call-serving.ts';

const MIB = 2 ** 20;

let folder: string;
let pool: ReturnType<typeof openPool>;
let service: FunctionService;
let jobs: TenantJobs;
const connections: RemoteFunctions[] = [];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	pool = openPool();
	const files = {storage: null, folder, mostBytes: 16 * MIB, jobBytes: 20 * MIB, env: {}};
	service = await startFunctionService(
		{port: 0, callsAtOnce: 2, opaque: null, files, open: async () => pool.functions},
		{host: '127.0.0.1', access: withTokens, log: createLogger('error', {write() {}})},
	);
	jobs = await openEmbeddedJobs({folder, calls: service.calls ?? undefined, graceMs: 0});
	service.serveJobs(jobs);
});
afterAll(async () => {
	await Promise.all(connections.map(connection => connection.close()));
	await jobs.close();
	await service.stop(0);
	await pool.close();
	rmSync(folder, {recursive: true});
});

/** A program of a tenant. */
function program(tenant = 'anna'): RemoteFunctions {
	const connection = createRemoteFunctions(async () =>
		createGrpcFunctions({address: service.address, token: TOKENS[tenant] ?? null}),
	);
	connections.push(connection);
	return connection;
}

// As a worker gives them to functions.
declare const checkpoint: (value: unknown) => void;
declare const lastCheckpoint: () => unknown;
declare const fs: typeof import('node:fs');

class SoupError extends Error {
	override name = 'SoupError';
}

describe('a call that a program submits', () => {
	test('is found by its id from another program, with its value', async () => {
		const square = program().remote((x: bigint) => new Map([['square', x ** 2n]]), {
			job: {group: 'sums', name: 'square'},
		});
		const {id} = await square.submit(12n);
		const found = program().jobFrom<Map<string, bigint>>(id);
		expect(await found.result()).toEqual(new Map([['square', 144n]]));
		expect(await found.status()).toMatchObject({
			...{id, name: 'square', state: 'finished', group: 'sums', error: null},
			attempts: [{outcome: 'returned', reason: null, endedAt: expect.any(Date)}],
		});
	});

	test('goes on from its checkpoint, and says of one that it was damaged', async () => {
		const counting = program().remote(
			() => {
				const at = Number(lastCheckpoint() ?? 0);
				if (at === 2) return at;
				checkpoint(at + 1);
				throw new Error('once more');
			},
			{job: {retries: 3, backoff: 0.5, backoffMost: 0.5}},
		);
		const call = await counting.submit();
		const file = join(folder, 'results', 'parts', call.id, 'attempt-1');
		await expect.poll(async () => (await call.status()).attempts[0]?.outcome).toBe('threw');
		writeFileSync(file, spoilt(readFileSync(file)));
		expect(await call.result()).toBe(2);
		const {attempts, notes} = await call.status();
		expect(attempts).toHaveLength(4);
		expect(notes).toEqual([
			{at: expect.any(Date), kind: 'checkpoint-damaged', message: expect.stringMatching(/^A checkpoint of job/)},
		]);
	});

	test('has its long files from beside the results, where they stay for it, and for its tenant alone', async () => {
		const path = join(folder, 'table');
		writeFileSync(path, Buffer.alloc(9 * MIB, 'soup '));
		const length = program().remote(() => fs.statSync('table').size, {
			modules: ['node:fs'],
			files: {in: {table: path}},
			job: {retries: 1, backoff: 0},
		});
		expect(await (await length.submit()).result()).toBe(9 * MIB);
		const stored = readdirSync(join(folder, 'results', 'files', 'jobs'), {recursive: true, encoding: 'utf8'});
		const digest = stored.map(name => basename(name)).find(name => name.length === 64) ?? '';
		expect(digest).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
		// Its contents are no part of what is kept of the job.
		expect(statSync(join(folder, 'jobs.sqlite')).size).toBeLessThan(2 * MIB);

		const request = {...nodeCall('() => 1'), files: {in: [{name: 'table', digest}], out: []}};
		for (const [tenant, ending] of [
			['anna', {state: 'finished'}],
			['ben', {state: 'errored', error: {code: 'FUNCTION_DATA_MISSING'}}],
		] as const) {
			const functions = createGrpcFunctions({address: service.address, token: TOKENS[tenant] ?? null});
			try {
				const id = (await functions.jobs?.submit(request, {}))?.id ?? '';
				const seen: unknown[] = [];
				for await (const job of functions.jobs?.watch(id) ?? []) seen.push(job);
				expect(seen.at(-1)).toMatchObject(ending);
			} finally {
				await functions.close();
			}
		}
		const more = () => length.with({files: {in: {table: Buffer.alloc(12 * MIB)}}}).submit();
		await expect(more()).rejects.toMatchObject({code: 'JOB_QUOTA_REACHED'});
	});

	test('throws what it threw, after as many attempts as it may have', async () => {
		const failing = program().remote(
			() => {
				throw Object.assign(new Error('no soup'), {name: 'SoupError', left: 0});
			},
			{errors: [SoupError], job: {retries: 1, backoff: 0.01}},
		);
		const call = await failing.submit();
		const error = await call.result().catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(SoupError);
		expect(error).toMatchObject({message: 'no soup', left: 0, stack: expect.stringMatching(/call-jobs\.test\.ts/)});
		expect((await call.status()).attempts).toMatchObject([{outcome: 'threw'}, {outcome: 'threw'}]);
	});

	test('is cancelled; waiting for it can be ended alone', async () => {
		const forever = program().remote(() => new Promise<void>(resolve => setTimeout(resolve, 1e6)));
		const call = await forever.submit();
		const stop = new AbortController();
		const waiting = call.result({signal: stop.signal});
		stop.abort(new Error('enough'));
		await expect(waiting).rejects.toThrow('enough');
		expect(['queued', 'running']).toContain((await call.status()).state);
		await call.cancel();
		await expect(call.result()).rejects.toMatchObject({code: 'FUNCTION_CANCELLED'});
		await call.cancel();
	});

	test('is the same for the same key, and unknown to others', async () => {
		const one = program().remote(() => 1, {job: {key: 'once'}});
		const first = await one.submit();
		expect((await one.submit()).id).toBe(first.id);
		const two = program().remote(() => 2, {job: {key: 'once'}});
		await expect(two.submit()).rejects.toMatchObject({code: 'JOB_KEY_REUSED'});
		const ofBen = program('ben').jobFrom(first.id);
		await expect(ofBen.status()).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		await expect(ofBen.result()).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		await expect(ofBen.cancel()).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		await expect(program('nobody').jobFrom(first.id).status()).rejects.toMatchObject({code: 'UNAUTHORIZED'});
	});

	test('is refused where it makes no sense', async () => {
		const own = program();
		const wrong = own.remote((x: number) => x, {job: {concurrency: 2}});
		await expect(wrong.submit(1)).rejects.toMatchObject({code: 'JOB_INVALID'});
		const stored = own.remote((x: unknown) => x);
		await expect(stored.submit(own.put([1]))).rejects.toMatchObject({code: 'FUNCTION_INVALID'});
		const local = createRemoteFunctions(async () => pool.functions);
		await expect(local.remote(() => 1).submit()).rejects.toMatchObject({
			...{code: 'FUNCTION_INVALID', hint: expect.stringMatching(/LUNCH_SERVER/)},
		});
	});
});

test('a job that is watched with its output tells what the call writes, before its end', async () => {
	const {id} = await program()
		.remote(async () => {
			process.stdout.write('åäö\n');
			process.stderr.write('to stderr\n');
			await new Promise(resolve => setTimeout(resolve, 700));
			process.stdout.write(`${'😀'.repeat(100_000)}\n`);
		})
		.submit();
	const metadata = new Metadata();
	metadata.set('authorization', `Bearer ${TOKENS.anna}`);
	const client = new Client(new URL(service.address).host, credentials.createInsecure());
	const {path, requestSerialize, responseDeserialize} = serviceDefinitions().functions.WatchJob;
	try {
		for (const isOver of [false, true]) {
			const request = {id, after: 0, withResult: false, withOutput: true};
			const messages: WireJob[] = await client
				.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata)
				.toArray();
			const texts = messages.flatMap(({output}) => (output ? [output] : []));
			const textOf = (stream: 'stdout' | 'stderr') => texts.map(text => text[stream] ?? '').join('');
			expect(textOf('stdout')).toBe(`åäö\n${'😀'.repeat(100_000)}\n`);
			expect(textOf('stderr')).toBe('to stderr\n');
			expect(texts.every(({attempt}) => attempt === 1)).toBe(true);
			expect(messages.at(-1)).toMatchObject({id, state: 'finished', output: null});
			const states = messages.filter(({output}) => !output).map(({state}) => state);
			expect(states).toEqual(['created', 'queued', 'running', 'finished']);
			const firstText = messages.findIndex(({output}) => output);
			if (!isOver) expect(firstText).toBeLessThan(messages.length - 2);
		}
	} finally {
		client.close();
	}
});

test('retries that are said with the call are those of the job, unless it has its own', () => {
	const retries = {times: 3, backoffMs: 10, after: ['died']} as const;
	const call = requestToWire({
		runtime: 'node',
		code: {kind: 'expression', source: '() => 1'},
		resultEncoding: 'json',
		retries,
	});
	const others = {name: '', retryOn: [], group: '', concurrency: 0, priority: 0, idempotencyKey: ''};
	expect(jobRequestFromWire({call, retries: 0, ...others})).toMatchObject({
		retries: 3,
		backoffMs: 10,
		retryOn: ['died'],
	});
	expect(jobRequestFromWire({call, retries: 1, backoffMs: 5, ...others})).toMatchObject({retries: 1, backoffMs: 5});
});

test('what a program submits is among the jobs of its tenant', async () => {
	const {id} = await program('ben')
		.remote(() => 1, {job: {group: 'own'}})
		.submit();
	expect((await jobs.of('ben').list({group: 'own'})).jobs.map(job => job.id)).toEqual([id]);
	expect((await jobs.of('anna').list({group: 'own'})).jobs).toEqual([]);
});
