import {readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {jobDocumentSchema, jobListDocumentSchema} from '../../../source/jobs/schema.ts';
import {errorDocumentSchema} from '../../../source/relay/output/schema.ts';
import {freePort} from '../../support/network/free-port.ts';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {STANDING_PI} from '../../support/program/standing-pi.ts';

const HUGE = '90000000';
const TWENTY = '3.14159265358979323846';

let home: LunchHome;
beforeEach(() => {
	home = makeLunchHome();
});
afterEach(() => home.remove());

function jobIn(text: string) {
	return jobDocumentSchema.parse(JSON.parse(text)).job;
}

function codeIn(stderr: string): string {
	return errorDocumentSchema.parse(JSON.parse(stderr)).error.code;
}

describe('with a service', () => {
	let service: ServeProcess;
	let server: string[];
	let usualPort: Record<string, string>;
	beforeAll(async () => {
		service = await startServeProcess(NOWHERE, [], STANDING_PI);
		server = ['--server', service.address];
		usualPort = {LUNCH_PORT: new URL(service.address).port};
	});
	afterAll(() => service.close());

	test('jobs are the service’s, not this machine’s', async () => {
		const {code, stdout, stderr} = await home.run(['pi', 'submit', '20', '--wait', '--json', ...server]);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		const {id, state} = jobIn(stdout);
		expect(state).toBe('finished');
		expect((await fetch(`${service.address}/job/${id}`)).status).toBe(200);
		expect((await home.run(['pi', 'list'])).stderr).toMatch(/no jobs of/);
		expect((await home.run(['pi', 'show', id.slice(0, 8), ...server])).stdout).toContain(id);
		expect((await home.run(['pi', 'download', id], {env: {LUNCH_SERVER: service.address}})).stdout).toBe(TWENTY);
		expect((await home.run(['pi', 'submit', '20', '--output', 'pi.txt', ...server])).code).toBe(0);
		expect(readFileSync(join(home.folder, 'pi.txt'), 'utf8')).toBe(TWENTY);
	});

	test('one at the usual address is found, and named', async () => {
		const accepted = await home.run(['pi', 'submit', '30'], {env: usualPort});
		expect(accepted.stderr).toContain(`the service at ${service.address}`);
		const list = await home.run(['pi', 'list', '--json'], {env: usualPort});
		const {jobs} = jobListDocumentSchema.parse(JSON.parse(list.stdout));
		expect(jobs[0]).toMatchObject({digits: 30});
		expect(list.stderr).toBe(`lunch: using the service at ${service.address}\n`);
		const watched = await home.run(['pi', 'watch', '@latest'], {env: usualPort});
		expect([watched.code, watched.stderr]).toEqual([0, `lunch: using the service at ${service.address}\n`]);
		const completed = await home.run(['__complete', '--', 'pi', 'show', ''], {env: usualPort});
		expect([completed.stdout.split('\n')[0], completed.stderr]).toEqual(['@latest', '']);
	});

	test('a running job can be watched and cancelled', async () => {
		await home.run(['pi', 'submit', HUGE, ...server]);
		const watching = home.start(['pi', 'watch', '@latest', ...server]);
		await poll('the job to run', () => watching.stdout().includes('running'));
		expect(codeIn((await home.run(['pi', 'download', '@latest', '--output', 'x', '--json', ...server])).stderr)).toBe(
			'JOB_NOT_FINISHED',
		);
		expect((await home.run(['pi', 'cancel', '@latest', ...server])).code).toBe(0);
		const {code, stdout} = await watching.ended;
		expect(code).toBe(1);
		expect(stdout).toContain('cancelled');
	});

	test.each([
		[['submit', '0'], 2, 'JOB_INVALID'],
		[['show', 'ffffffff'], 4, 'JOB_NOT_FOUND'],
		[['submit', '10', '--max-memory', '1G'], 2, 'USAGE'],
	])('%j fails as it does without', async (words, exitCode, errorCode) => {
		const {code, stdout, stderr} = await home.run(['pi', ...words, '--json', ...server]);
		expect([code, stdout, codeIn(stderr)]).toEqual([exitCode, '', errorCode]);
	});
});

test('a service that is not there is said to be so', async () => {
	const {code, stderr} = await home.run(['pi', 'list', '--json', '--server', 'http://127.0.0.1:1']);
	expect([code, codeIn(stderr)]).toEqual([3, 'SERVICE_UNREACHABLE']);
});

test('what listens at the usual address and is not a service of jobs is left alone', async () => {
	const asked: string[] = [];
	const stranger = createServer((request, response) => {
		asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
		response.end('{"schemaVersion":1,"service":"dinner","jobs":{}}');
	});
	await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve));
	const address = stranger.address();
	const port = typeof address === 'object' && address ? String(address.port) : '';
	const {code, stderr} = await home.run(['pi', 'list'], {env: {LUNCH_PORT: port, LUNCH_TOKEN: 'secret'}});
	stranger.close();
	expect(code).toBe(0);
	expect(stderr).toContain('embedded');
	expect(asked).toEqual(['GET /workers undefined']);
});

test('a token is shown to a service that is named, and needed there', async () => {
	const tokenFile = join(home.folder, 'token');
	await writeFile(tokenFile, 'a-token-of-some-length-0123456789\n', {mode: 0o600});
	const service = await startServeProcess(NOWHERE, ['--token-file', tokenFile]);
	try {
		const server = ['--server', service.address];
		const LUNCH_TOKEN = 'a-token-of-some-length-0123456789';
		expect((await home.run(['pi', 'submit', '20', '--output', '-', ...server], {env: {LUNCH_TOKEN}})).stdout).toBe(
			TWENTY,
		);
		const {code, stderr} = await home.run(['pi', 'list', '--json', ...server]);
		expect([code, codeIn(stderr)]).toEqual([1, 'UNAUTHORIZED']);
		const unnamed = await home.run(['pi', 'list'], {env: {LUNCH_TOKEN, LUNCH_PORT: new URL(service.address).port}});
		expect(unnamed.stderr).toContain('embedded');
	} finally {
		await service.close();
	}
});

describe('a service that is killed', () => {
	let folder: string;
	let service: ServeProcess | null = null;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lunch-jobs-'));
	});
	afterEach(async () => {
		await service?.close();
		await rm(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
	});

	async function start(port: string, args: readonly string[] = []): Promise<ServeProcess> {
		service = await startServeProcess(NOWHERE, ['--port', port, ...args], {...STANDING_PI, LUNCH_DATA_DIR: folder});
		return service;
	}

	test('and started again goes on, and those who watch come back', async () => {
		const port = String(await freePort());
		const first = await start(port);
		const server = ['--server', first.address];
		const {id} = jobIn((await home.run(['pi', 'submit', HUGE, '--json', ...server])).stdout);
		const watching = home.start(['pi', 'watch', id, '--ndjson', ...server]);
		await poll('the job to run', () => watching.stdout().includes('"running"'));
		first.process.kill('SIGKILL');
		await first.ended;
		await poll('the watcher to say so', () => watching.stderr().includes('reconnecting: '));
		await start(port);
		const again = await poll('the job to run again', () =>
			watching
				.stdout()
				.split('\n')
				.filter(Boolean)
				.map(jobIn)
				.find(({state, attempts}) => state === 'running' && attempts === 2),
		);
		expect(again.id).toBe(id);
		await home.run(['pi', 'cancel', id, ...server]);
		const {code, stdout} = await watching.ended;
		expect(code).toBe(1);
		expect(jobIn(stdout.trim().split('\n').at(-1) ?? '').state).toBe('cancelled');
	}, 60_000);

	test('while jobs come in loses none that it accepted, and makes none twice', async () => {
		const first = await start('0', ['--jobs', '0']);
		const post = (address: string, key: string) =>
			fetch(`${address}/job`, {
				method: 'POST',
				headers: {'content-type': 'application/json', 'idempotency-key': key},
				body: '{"digits":10}',
			});
		const accepted = new Map<string, string>();
		const keys: string[] = [];
		let isUp = true;
		const clients = Array.from({length: 20}, async (_, client) => {
			for (let count = 0; isUp; count++) {
				const key = `${client}-${count}`;
				keys.push(key);
				const answer = await post(first.address, key).catch(() => null);
				const text = await answer?.text().catch(() => null);
				if (text && answer?.status === 202) accepted.set(key, jobIn(text).id);
			}
		});
		await poll('jobs to be accepted', () => accepted.size > 500);
		first.process.kill('SIGKILL');
		await first.ended;
		isUp = false;
		await Promise.all(clients);
		const {address} = await start('0', ['--jobs', '0']);
		const ids = new Set<string>();
		for (const key of keys) {
			const {id} = jobIn(await (await post(address, key)).text());
			expect(accepted.get(key) ?? id).toBe(id);
			ids.add(id);
		}
		expect(ids.size).toBe(keys.length);
		const {jobs} = JSON.parse(await (await fetch(`${address}/workers`)).text());
		expect(jobs.counts.queued).toBe(keys.length);
	}, 60_000);

	test('three times is not charged to the job', async () => {
		let id = '';
		for (let attempt = 1; attempt <= 3; attempt++) {
			const {address, process, ended} = await start('0');
			if (attempt === 1) {
				const {stdout} = await home.run(['pi', 'submit', HUGE, '--json', '--server', address]);
				id = jobIn(stdout).id;
			}
			await poll('the job to run', async () => {
				const job = jobIn(await (await fetch(`${address}/job/${id}`)).text());
				return job.state === 'running' && job.attempts === attempt;
			});
			process.kill('SIGKILL');
			await ended;
		}
		const {address} = await start('0');
		const job = jobIn(await (await fetch(`${address}/job/${id}`)).text());
		expect(job).toMatchObject({error: null});
		expect(['queued', 'running']).toContain(job.state);
		await fetch(`${address}/job/${id}`, {method: 'DELETE'});
	}, 60_000);

	test('with several processes: SIGTERM puts the job back, and it does not count as an attempt', async () => {
		const {address, process, ended, workerPids} = await start('0', ['--workers', '2']);
		const {stdout} = await home.run(['pi', 'submit', HUGE, '--json', '--server', address]);
		const {id} = jobIn(stdout);
		await poll('the job to run', async () =>
			(await (await fetch(`${address}/job/${id}`)).text()).includes('"running"'),
		);
		const workers = await (await fetch(`${address}/workers`)).text();
		expect(JSON.parse(workers).jobs.slots.map((slot: {jobId: string | null}) => slot.jobId)).toContain(id);
		expect((await workerPids()).length).toBe(2);
		process.kill('SIGTERM');
		expect((await ended).code).toBe(0);
		const list = await home.run(['pi', 'list', '--json'], {env: {LUNCH_DATA_DIR: folder}});
		const [job] = jobListDocumentSchema.parse(JSON.parse(list.stdout)).jobs;
		expect(job).toMatchObject({id, attempts: job?.state === 'running' ? 1 : 0});
		await home.run(['pi', 'cancel', id], {env: {LUNCH_DATA_DIR: folder}});
	}, 60_000);
});
