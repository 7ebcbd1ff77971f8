import {mkdtempSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {CreateBucketCommand, ListObjectsV2Command, S3Client} from '@aws-sdk/client-s3';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import type {CallEvent} from '../../../source/functions/functions.ts';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {startWithFiles} from '../../../source/functions/library/files/start-with-files.ts';
import {createHttpJobs} from '../../../source/jobs/http/http-jobs.ts';
import {nodeCall} from '../../functions/support/calling.ts';
import {knownDigest} from '../../jobs/pi/support/digests.ts';
import {submitted, textOf, untilState} from '../../jobs/support/watching.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {poll} from '../../support/poll.ts';
import {startServeProcess} from '../../support/program/serve-process.ts';
import {startWorkerProcess} from '../../support/program/worker-process.ts';
import {radosGateway} from '../../support/servers/rados-gateway.ts';
import {type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import type {S3Server} from '../../support/servers/s3-server.ts';

/** Goes before its call, and into the storage in more than one part; a storage on a busy machine takes it in seconds all the same. */
const LONG_FILE_BYTES = 6 * 2 ** 20;

describeNeeding(['redis-server', ...radosGateway.programs], 'a service and a worker that share Redis and S3', () => {
	let redis: RedisServer;
	let s3: S3Server;
	let folder: string;
	let client: S3Client;
	const open: {close(): Promise<void>}[] = [];
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-s3-'));
		[redis, s3] = await Promise.all([startRedisServer(), radosGateway.start()]);
		const {AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey} = s3.credentials;
		client = new S3Client({
			region: 'us-east-1',
			endpoint: s3.endpoint,
			forcePathStyle: true,
			credentials: {accessKeyId, secretAccessKey},
		});
		await client.send(new CreateBucketCommand({Bucket: 'results'}));
	}, 200_000);
	// Workers of one test take no calls of another one, whose files are elsewhere in the storage.
	afterEach(async () => {
		await Promise.all(open.splice(0).map(one => one.close()));
	});
	afterAll(async () => {
		await Promise.all([redis?.close(), s3?.close()]);
		rmSync(folder, {recursive: true});
	});

	test('the result goes from the one to the storage, and from there to whoever asks the other', async () => {
		const {endpoint, credentials} = s3;
		const shared = (more = '') => [
			...['--redis', redis.url, '--storage', `s3://results/pi?endpoint=${endpoint}${more}`],
			...['--jobs', more === '' ? '1' : '0'],
		];
		const worker = await startWorkerProcess(shared(), credentials);
		open.push(worker);
		const serve = ['--grpc-port', '0'];
		const linking = await startServeProcess(
			'http://127.0.0.1:9',
			[...shared('&download=redirect'), ...serve],
			credentials,
		);
		const passing = await startServeProcess(
			'http://127.0.0.1:9',
			[...shared('&download=proxy'), ...serve],
			credentials,
		);
		open.push(linking, passing);

		const jobs = createHttpJobs({address: linking.address});
		const {id} = await submitted(jobs, 1_000_000);
		const {result, worker: by} = await untilState(jobs, id, 'finished');
		expect(by).toBe(worker.machine.name);
		expect(result).toMatchObject({bytes: 1_000_002, sha256: knownDigest(1_000_000)});
		const stored = async () => (await client.send(new ListObjectsV2Command({Bucket: 'results'}))).Contents ?? [];
		// Checkpoints are removed once the job is finished.
		await poll('the result to be all', async () => (await stored()).length === 1);
		expect((await stored()).map(({Key, Size}) => [Key, Size])).toEqual([[`pi/${result?.objectName}`, 1_000_002]]);

		const answer = await fetch(`${linking.address}/job/download/${id}`, {redirect: 'manual'});
		expect(answer.status).toBe(307);
		expect(answer.headers.get('location')).toMatch(`${endpoint}/results/pi/${id}-1.txt?`);
		const head = await fetch(`${linking.address}/job/download/${id}`, {method: 'HEAD', redirect: 'manual'});
		expect([head.status, head.headers.get('content-length')]).toEqual([200, '1000002']);
		const range = {start: 999_992};
		expect(await textOf((await jobs.download(id, {range})).body)).toBe(result?.lastDigits);
		const through = await fetch(`${passing.address}/job/download/${id}`, {
			headers: {range: 'bytes=999992-'},
			redirect: 'manual',
		});
		expect([through.status, await through.text()]).toEqual([206, result?.lastDigits]);
		await jobs.close();
		// Nobody's log has what opens the storage.
		for (const {log} of [worker, linking, passing]) {
			expect(log).not.toContain('testing');
			expect(log).not.toContain('Signature');
		}
	}, 120_000);

	test('a file that is too long for the message of its call goes from the service to the storage, and on to each worker that has its call', async () => {
		const {endpoint, credentials} = s3;
		const shared = [
			'--redis',
			redis.url,
			'--storage',
			`s3://results/files-of-calls?endpoint=${endpoint}`,
			'--jobs',
			'0',
		];
		const startWorker = async () => {
			const worker = await startWorkerProcess([...shared, '--functions', '1'], credentials);
			open.push(worker);
			return worker;
		};
		const service = await startServeProcess('http://127.0.0.1:9', shared, credentials);
		const functions = createGrpcFunctions({address: service.grpc ?? ''});
		open.push(service, functions);
		const stored = async () => {
			const {Contents = []} = await client.send(
				new ListObjectsV2Command({Bucket: 'results', Prefix: 'files-of-calls'}),
			);
			return Contents.map(({Size}) => Size);
		};
		const first = await startWorker();
		const path = join(folder, 'long');
		writeFileSync(path, '');
		truncateSync(path, LONG_FILE_BYTES);
		const source = `async () => {
			const {size} = fs.statSync('long');
			console.log(size);
			fs.copyFileSync('long', 'copy');
			await new Promise(resolve => setTimeout(resolve, 1000));
			return size;
		}`;
		const request = nodeCall(source, [], {modules: ['node:fs'], retries: {times: 1, backoffMs: 0}});
		const events: CallEvent[] = [];
		const files = {in: {long: path}, out: {copy: join(folder, 'copy')}};
		const call = await startWithFiles(functions, request, files, event => events.push(event));
		await poll('it has begun', () => events.some(({kind}) => kind === 'stdout'));
		first.process.kill('SIGKILL');
		const second = await startWorker();
		const {state, error, worker, files: named} = await call.outcome;
		expect({state, error}).toEqual({state: 'returned', error: null});
		expect(worker).toContain(second.machine.name);
		expect(named?.out).toEqual([{...named?.in[0], name: 'copy'}]);
		expect(statSync(join(folder, 'copy')).size).toBe(LONG_FILE_BYTES);
		expect(await stored()).toEqual([LONG_FILE_BYTES]);
		// Without a token they are those of the connection.
		await functions.close();
		await poll('they went', async () => (await stored()).length === 0);
	}, 120_000);
});
