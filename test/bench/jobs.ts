import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type EmbeddedJobs, openEmbeddedJobs} from '../../source/jobs/embedded/open-embedded-jobs.ts';
import {defaultSlots} from '../../source/jobs/engine/work/default-slots.ts';
import {benchBesideJob, benchOverHttp} from './jobs/over-http.ts';
import {benchSmallJobs} from './jobs/small-jobs.ts';
import {benchWaitingJobs} from './jobs/waiting-jobs.ts';

const JOBS = 20_000;
const HUGE = 60_000_000;

/**
 * Measures how the embedded engine takes in jobs, each on the disk when it is accepted, and works off small ones.
 * `npm run bench jobs [small|http|beside|waiting]`
 */
export async function bench([only = '']: readonly string[] = []): Promise<void> {
	if (only === 'small') return benchSmallJobs();
	if (only === 'beside') return benchBesideJob();
	if (only === 'http') return benchOverHttp();
	if (only === 'waiting') return benchWaitingJobs();
	for (const asking of [1, 16, 64, 256]) {
		await inFolder(async folder => {
			const jobs = await openEmbeddedJobs({folder});
			print(`accept, ${asking} asking at a time`, await submitAll(jobs, JOBS / (asking === 1 ? 10 : 1), asking));
			await jobs.close();
		});
	}
	await inFolder(async folder => {
		const jobs = await openEmbeddedJobs({folder, slots: defaultSlots({threads: 1})});
		const {job} = await jobs.submit({digits: HUGE});
		for await (const event of jobs.events(job.id)) if (event.job.state === 'running') break;
		print('accept, 64 asking, one job computing', await submitAll(jobs, JOBS, 64));
		await jobs.close();
	});
	await benchSmallJobs();
	await benchOverHttp();
}

interface Figures {
	perSecond: number;
	/** Of one job, from asking to the answer, in milliseconds: half of them, and 99 of 100, within. */
	p50: number;
	p99: number;
}

/** Submits and reads back so many jobs. */
async function submitAll(jobs: EmbeddedJobs, count: number, asking: number, digits = 1_000_000): Promise<Figures> {
	const times: number[] = [];
	let left = count;
	const started = performance.now();
	await Promise.all(
		Array.from({length: asking}, async () => {
			while (left-- > 0) {
				const at = performance.now();
				const {job} = await jobs.submit({digits});
				await jobs.get(job.id);
				times.push(performance.now() - at);
			}
		}),
	);
	const perSecond = count / ((performance.now() - started) / 1000);
	times.sort((a, b) => a - b);
	const within = (share: number) => times[Math.floor(times.length * share)] ?? 0;
	return {perSecond, p50: within(0.5), p99: within(0.99)};
}

function print(what: string, {perSecond, p50, p99}: Figures): void {
	process.stdout.write(
		`${what.padEnd(38)} ${perSecond.toFixed(0).padStart(6)} jobs/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms\n`,
	);
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	try {
		await work(folder);
	} finally {
		rmSync(folder, {recursive: true});
	}
}
