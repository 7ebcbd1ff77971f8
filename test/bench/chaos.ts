import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {CreateBucketCommand, S3Client} from '@aws-sdk/client-s3';
import {openRedisJobs} from '../../source/jobs/redis/open-redis-jobs.ts';
import {resultsAt} from '../../source/jobs/results/results-at.ts';
import {createWorkers, expectAllRight, submitAll, untilAllEnded} from '../jobs/support/chaos.ts';
import {programPath} from '../support/machine/needing.ts';
import {radosGateway} from '../support/servers/rados-gateway.ts';
import {startRedisServer} from '../support/servers/redis-server.ts';
import type {S3Server} from '../support/servers/s3-server.ts';
import {chaosOfFunctions} from './chaos/functions.ts';
import {chaosOfMap} from './chaos/map.ts';
import {chaosOfTenants} from './chaos/tenants.ts';

const KILLS = 50;
const LONGEST_MS = 600;
const WORKERS = 3;
const JOBS = 400;
/** How long the storage is away each time, in milliseconds. */
const AWAY_MS = 2500;
const PATIENCE_MS = 300_000;

/**
 * Everything of many machines while they are killed: `npm run bench chaos [kills] [jobs|functions]`; calls of hostile
 * tenants: `npm run bench chaos [calls] tenants`; and `lunch fn map`: `npm run bench chaos map`.
 */
export async function bench([kills = String(KILLS), only = '']: readonly string[] = []): Promise<void> {
	if (only === 'tenants') {
		await chaosOfTenants(Number(kills));
		return;
	}
	if (only === 'map' || kills === 'map') {
		await chaosOfMap(kills === 'map' ? KILLS : Number(kills));
		return;
	}
	if (only !== 'functions') await chaosOfJobs(kills);
	if (only !== 'jobs') await chaosOfFunctions(Number(kills));
}

/**
 * Kills one of three processes fifty times (or as often as is said), each after a random while, and Redis now
 * and then, while jobs of all sizes come in. Throws where a job was lost, or a result is wrong.
 */
async function chaosOfJobs(kills: string): Promise<void> {
	const root = mkdtempSync(join(tmpdir(), 'lunch-chaos-'));
	const folder = join(root, 'results');
	mkdirSync(folder);
	const server = await startRedisServer({isKept: true});
	const s3 = await openS3();
	const storage = s3 ? `s3://chaos/pi?endpoint=${s3.endpoint}&download=proxy` : pathToFileURL(folder).href;
	const results = await resultsAt(storage);
	if (!results) throw new Error('no storage');
	const workers = createWorkers({redis: server.url, folder, leaseMs: 1500, storage});
	const jobs = openRedisJobs({redis: server.url, results, sweepMs: 500});
	let [restarts, absences] = [0, 0];
	let isOver = false;
	const restarting = again(7000, async () => {
		restarts++;
		await server.kill();
		await server.start();
	});
	const absenting = again(9000, async () => {
		if (!s3) return;
		absences++;
		await s3.stopAnswering();
		await delay(AWAY_MS);
		await s3.answerAgain();
	});
	/** Does something again and again until all jobs are in. */
	async function again(everyMs: number, work: () => Promise<void>): Promise<void> {
		for (await delay(everyMs); !isOver; await delay(everyMs)) await work();
	}
	try {
		await workers.start(WORKERS);
		const began = performance.now();
		const submitting = submitAll(jobs, JOBS, LONGEST_MS / 10);
		await workers.killAtRandom(Number(kills), LONGEST_MS);
		const {ids, refused} = await submitting;
		isOver = true;
		await Promise.all([restarting, absenting]);
		const ended = await untilAllEnded(jobs, ids, PATIENCE_MS);
		await expectAllRight(jobs, ended, folder);
		const attempts = ended.reduce((sum, job) => sum + job.attempts, 0);
		const seconds = (performance.now() - began) / 1000;
		process.stdout.write(
			`${kills} processes killed, Redis killed ${restarts} times, ${s3 ? `the storage ${absences} times` : `no storage to kill (${radosGateway.name})`}, in ${seconds.toFixed(0)} s: ` +
				`${ids.length} jobs accepted (${refused} refused while Redis was away), ${attempts} attempts, ` +
				`${ended.length} finished with the right result, 0 given up, 0 lost\n`,
		);
	} finally {
		isOver = true;
		await Promise.allSettled([restarting, absenting]);
		await workers.end();
		await jobs.close();
		await server.close();
		await s3?.close();
		rmSync(root, {recursive: true});
	}
}

/** A storage to kill; null where it is not installed. */
async function openS3(): Promise<S3Server | null> {
	if (radosGateway.programs.some(program => programPath(program) === null)) return null;
	const s3 = await radosGateway.start();
	Object.assign(process.env, s3.credentials);
	const client = new S3Client({endpoint: s3.endpoint, region: 'us-east-1', forcePathStyle: true});
	await client.send(new CreateBucketCommand({Bucket: 'chaos'}));
	client.destroy();
	return s3;
}
