import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openEmbeddedJobs} from '../../../../source/jobs/embedded/open-embedded-jobs.ts';
import {computeApart} from '../../../../source/jobs/pi/index.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import {failing, slotWith} from '../../support/computing.ts';
import {submitted, untilState} from '../../support/watching.ts';
import {knownDigest} from '../support/digests.ts';

const bounds = {threads: 1, maxMemoryBytes: 2 ** 31};

/** The processes that this one started for a computation. */
function ownProcesses(): number[] {
	const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {encoding: 'utf8'});
	return listed
		.split('\n')
		.filter(line => line.includes('pi-apart'))
		.map(line => Number.parseInt(line, 10));
}

test('a computation in a process of its own gives the same decimals, and leaves no process', async () => {
	const hash = createHash('sha256');
	const shares: number[] = [];
	const task = {
		digits: 1_000_000,
		signal: new AbortController().signal,
		onProgress: (share: number) => shares.push(share),
	};
	for await (const chunk of computeApart({...bounds, ...task})) hash.update(chunk);
	expect(hash.digest('hex')).toBe(knownDigest(1_000_000));
	expect(shares.length).toBeGreaterThan(0);
	await expect.poll(ownProcesses).toEqual([]);
});

test('that its process ended is seen, and told apart from being stopped', async () => {
	const stop = new AbortController();
	const take = async () => {
		const onProgress = () => {};
		for await (const _ of computeApart({...bounds, digits: 50_000_000, signal: stop.signal, onProgress})) break;
	};
	const killed = take();
	killed.catch(() => {});
	await expect.poll(() => ownProcesses().length).toBe(1);
	for (const pid of ownProcesses()) process.kill(pid, 'SIGKILL');
	await expect(killed).rejects.toMatchObject({code: 'process-ended', message: expect.stringContaining('SIGKILL')});
	const stopped = take();
	stop.abort();
	await expect(stopped).rejects.toMatchObject({code: 'cancelled'});
});

test('a store that is away is told as that, and not as a failure of the computation', async () => {
	const away = new LunchError('JOB_STORE_FAILED', 'The bucket can not be used.');
	const store = {
		names: () => Promise.reject(away),
		save: () => Promise.reject(away),
		readInto: () => Promise.reject(away),
		remove: () => Promise.reject(away),
	};
	const task = {digits: 1_000_000, signal: new AbortController().signal, onProgress: () => {}};
	const computed = computeApart({...bounds, ...task, keeping: {store, everyMs: 0, everyShare: 0}});
	await expect(Array.fromAsync(computed)).rejects.toBe(away);
});

test('a job whose own process ends three times is given up, and says why', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	const lost = () => new LunchError('JOB_LOST', 'The computation ended its process: its own process ended by SIGKILL.');
	const jobs = await openEmbeddedJobs({folder, ...slotWith(failing(9, lost))});
	try {
		const {id} = await submitted(jobs, 100_000);
		const job = await untilState(jobs, id, 'errored');
		expect(job).toMatchObject({attempts: 3, error: {code: 'JOB_LOST', message: expect.stringContaining('SIGKILL')}});
	} finally {
		await jobs.close();
		rmSync(folder, {recursive: true});
	}
});
