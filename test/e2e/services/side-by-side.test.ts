// During an upgrade services and workers of two versions share a Redis: the table in docs/cluster.md, for the version
// that is built here. Each of the four programs gets work that another one of the other version asks for.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {nodeCall, returnOf} from '../../functions/support/calling.ts';
import {digestOf, knownDigest} from '../../jobs/pi/support/digests.ts';
import {earlierBuild, isInHistory} from '../../support/earlier/earlier-build.ts';
import {describeUnless, programPath} from '../../support/machine/needing.ts';
import {poll} from '../../support/poll.ts';
import {LUNCH} from '../../support/program/lunch-home.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {startWorkerProcess, type WorkerProcess} from '../../support/program/worker-process.ts';
import {type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

const EARLIER = 'e6a5881';

interface JobBody {
	id: string;
	state: string;
	attempts: number;
	worker: string | null;
}

const hindrance =
	programPath('redis-server') === null
		? 'no redis-server'
		: isInHistory(EARLIER)
			? null
			: `the history of this checkout lacks ${EARLIER}`;

describeUnless(hindrance, `this version and that of ${EARLIER} on one Redis`, () => {
	let redis: RedisServer;
	let folder: string;
	let now: ServeProcess;
	let earlier: ServeProcess;
	let workers: {now: WorkerProcess; earlier: WorkerProcess};
	const open: {close(): Promise<void>}[] = [];

	beforeAll(async () => {
		const program = earlierBuild(EARLIER);
		folder = mkdtempSync(join(tmpdir(), 'lunch-versions-'));
		redis = await startRedisServer();
		const shared = ['--redis', redis.url, '--storage', pathToFileURL(join(folder, 'results')).href];
		const serve = (launcher: string) =>
			startServeProcess('http://127.0.0.1:9', [...shared, '--jobs', '0', '--functions', '0'], {}, launcher);
		const work = (launcher: string) =>
			startWorkerProcess([...shared, '--jobs', '1', '--functions', '1'], {}, () => {}, launcher);
		[earlier, now] = await Promise.all([serve(program), serve(LUNCH)]);
		open.push(earlier, now);
		workers = {now: await work(LUNCH), earlier: await work(program)};
		open.push(workers.now, workers.earlier);
	});
	afterAll(async () => {
		await Promise.all(open.splice(0).map(one => one.close()));
		await redis?.close();
		rmSync(folder, {recursive: true, force: true});
	});

	async function submit({address}: ServeProcess, digits: number): Promise<string> {
		const body = JSON.stringify({digits});
		const answer = await fetch(`${address}/job`, {method: 'POST', headers: {'content-type': 'application/json'}, body});
		expect(answer.status).toBe(202);
		return ((await answer.json()) as {job: JobBody}).job.id;
	}

	const finished = ({address}: ServeProcess, id: string) =>
		poll(`${id} is finished`, async () => {
			const {job} = (await (await fetch(`${address}/job/${id}`)).json()) as {job: JobBody};
			return job.state === 'finished' && job;
		});

	test.each([1000, 100_000])('jobs of %d decimals are computed by both, and read from both', async digits => {
		const takenBy = new Set<string | null>();
		// Which of two workers takes a job is left to Redis: until each had one of each service.
		await poll('both computed for both', async () => {
			for (const [from, to] of [
				[now, earlier],
				[earlier, now],
			] as const) {
				const id = await submit(from, digits);
				const {worker, attempts} = await finished(to, id);
				expect(attempts).toBe(1);
				takenBy.add(`${worker} for ${from.address}`);
				for (const {address} of [from, to]) {
					const text = await (await fetch(`${address}/job/download/${id}`)).text();
					expect(await digestOf([text]), `${digits} decimals of ${worker} at ${address}`).toBe(knownDigest(digits));
				}
			}
			return takenBy.size === 4;
		});
	});

	test('functions called through either run on both', async () => {
		const clients = [now, earlier].map(({grpc}) => createGrpcFunctions({address: grpc ?? ''}));
		open.push(...clients);
		for (const client of clients) {
			await poll('both machines are seen', async () => (await client.load()).limit === 2);
			const values = Array.from({length: 20}, (_, index) => returnOf(client, nodeCall('x => x * x', [index])));
			expect(await Promise.all(values)).toEqual(Array.from({length: 20}, (_, index) => index * index));
			const machines = (await client.load()).workers.map(({machine}) => machine);
			expect(new Set(machines)).toEqual(new Set([workers.now.machine.name, workers.earlier.machine.name]));
		}
	});
});
