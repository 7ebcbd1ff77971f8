import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openRedisJobs} from '../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../source/jobs/results/file-results.ts';
import {createCrew, expectAllRight, submitAll, untilAllEnded} from '../jobs/support/chaos.ts';
import {startRedisServer} from '../support/redis-server.ts';
import {chaosOfFunctions} from './chaos/functions.ts';
import {chaosOfTenants} from './chaos/tenants.ts';

const KILLS = 50;
const LONGEST_MS = 600;
const WORKERS = 3;
const JOBS = 400;
const PATIENCE_MS = 300_000;

/**
 * Everything of many machines while they are killed: `npm run bench chaos [kills] [jobs|functions]`; and calls of hostile
 * tenants: `npm run bench chaos [calls] tenants`.
 */
export async function bench([kills = String(KILLS), only = '']: readonly string[] = []): Promise<void> {
	if (only === 'tenants') {
		await chaosOfTenants(Number(kills));
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
	const crew = createCrew({redis: server.url, folder, leaseMs: 1500});
	const jobs = openRedisJobs({redis: server.url, results: createFileResults(folder), sweepMs: 500});
	let restarts = 0;
	const restarting = setInterval(async () => {
		restarts++;
		await server.kill();
		await server.start();
	}, 7000);
	try {
		await crew.hire(WORKERS);
		const began = performance.now();
		const submitting = submitAll(jobs, JOBS, LONGEST_MS / 10);
		await crew.killAtRandom(Number(kills), LONGEST_MS);
		const {ids, refused} = await submitting;
		clearInterval(restarting);
		const ended = await untilAllEnded(jobs, ids, PATIENCE_MS);
		await expectAllRight(jobs, ended, folder);
		const attempts = ended.reduce((sum, job) => sum + job.attempts, 0);
		const seconds = (performance.now() - began) / 1000;
		process.stdout.write(
			`${kills} processes killed, Redis killed ${restarts} times, in ${seconds.toFixed(0)} s: ` +
				`${ids.length} jobs accepted (${refused} refused while Redis was away), ${attempts} attempts, ` +
				`${ended.length} finished with the right result, 0 given up, 0 lost\n`,
		);
	} finally {
		clearInterval(restarting);
		await crew.end();
		await jobs.close();
		await server.close();
		rmSync(root, {recursive: true});
	}
}
