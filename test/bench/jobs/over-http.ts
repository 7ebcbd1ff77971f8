import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {cpus, loadavg, tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {createHttpJobs} from '../../../source/jobs/http/http-jobs.ts';
import type {Jobs} from '../../../source/jobs/jobs.ts';
import {NOWHERE} from '../../support/program/lunch-home.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {type WrkFigures, wrkWith} from '../relay/wrk.ts';

const SCRIPT = fileURLToPath(new URL('submit-and-get.lua', import.meta.url));
const CONNECTIONS = 64;
const WARM_SECONDS = 2;
const SECONDS = 8;
const ROUNDS = 3;
/** Of the best rate beside a computing job: a service that is loaded to its limit only shows how long its queue is. */
const SHARE_OF_BEST = 0.8;
const HUGE = 90_000_000;
const SMALL_JOBS = 10_000;
const SMALL = 100;
/** That of the service's computing threads. */
const NICENESS = 10;

/** Measures `lunch serve`, half POST /job and half GET /job/{id}, each job on the disk when it is answered. */
export async function benchOverHttp(): Promise<void> {
	for (let round = 1; round <= ROUNDS; round++) {
		await load('HTTP, nothing computing', ['--jobs', '0'], {}, async () => {});
		await load('HTTP, a job on another core', [], {LUNCH_JOB_THREADS: '1'}, compute);
		await load('HTTP, a job on every core', [], {}, compute);
	}
	await benchBesideJob();
	await manyQueued();
}

/** How long answers take beside a job on every core, at a rate that the service has to spare for, to the same service with nothing computing. */
export async function benchBesideJob(): Promise<void> {
	const best = await load('HTTP, a job on every core', [], {}, compute);
	const rounds: {idle: number; busy: number; beside: number}[] = [];
	for (let round = 1; round <= ROUNDS; round++) rounds.push(await compareAtRate(SHARE_OF_BEST * best));
	const busy = median(rounds.map(each => each.busy));
	const ratio = median(rounds.map(each => each.busy / each.idle));
	const control = median(rounds.map(each => each.beside / each.idle));
	print(
		`p99 beside a job: ${busy.toFixed(1)} ms, ${ratio.toFixed(2)} times that with nothing computing; ` +
			`beside loops of another program ${control.toFixed(2)} times (medians of ${ROUNDS})`,
	);
}

/** Keeps every core busy by programs that have nothing to do with the service, and give way as its computing threads do. */
function keepCoresBusy(): () => void {
	const loop = `require('node:os').setPriority(${NICENESS}); for (;;);`;
	const programs = cpus().map(() => spawn(process.execPath, ['-e', loop], {stdio: 'ignore'}));
	return () => {
		for (const program of programs) program.kill('SIGKILL');
	};
}

function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function compute(jobs: Jobs): Promise<void> {
	const {job} = await jobs.submit({digits: HUGE});
	for await (const event of jobs.events(job.id)) if (event.job.state === 'running') return;
}

async function load(
	what: string,
	args: readonly string[],
	env: Record<string, string>,
	prepare: (jobs: Jobs) => Promise<void>,
): Promise<number> {
	const {requestsPerSecond} = await measure(what, args, env, prepare);
	return requestsPerSecond;
}

/** The same load on a service that computes, on one that does not, and on that beside programs that keep the cores busy. */
async function compareAtRate(perSecond: number): Promise<{idle: number; busy: number; beside: number}> {
	const rate = {BENCH_RATE: perSecond.toFixed(0), BENCH_CONNECTIONS: String(CONNECTIONS)};
	const at = `at ${perSecond.toFixed(0)}/s`;
	const idle = await measure(`  ${at}, nothing computing`, ['--jobs', '0'], {}, async () => {}, rate);
	const busy = await measure(`  ${at}, on every core`, [], {}, compute, rate);
	const stopLoops = keepCoresBusy();
	try {
		const beside = await measure(`  ${at}, beside other loops`, ['--jobs', '0'], {}, async () => {}, rate);
		return {idle: idle.p99, busy: busy.p99, beside: beside.p99};
	} finally {
		stopLoops();
	}
}

async function measure(
	what: string,
	args: readonly string[],
	env: Record<string, string>,
	prepare: (jobs: Jobs) => Promise<void>,
	rate: Record<string, string> = {},
): Promise<WrkFigures> {
	let figures: WrkFigures | null = null;
	await withService(args, env, async ({address}, jobs) => {
		await prepare(jobs);
		await wrkWith(SCRIPT, address, CONNECTIONS, WARM_SECONDS, rate);
		figures = await wrkWith(SCRIPT, address, CONNECTIONS, SECONDS, rate);
		const {requestsPerSecond, p50, p99, errors} = figures;
		print(
			`${what.padEnd(28)} ${requestsPerSecond.toFixed(0).padStart(6)} requests/s   p50 ${p50.toFixed(1)} ms   ` +
				`p99 ${p99.toFixed(1)} ms   ${errors} errors   (load of the machine ${loadavg()[0]?.toFixed(1)})`,
		);
	});
	if (!figures) throw new Error('nothing was measured');
	return figures;
}

/** Ten thousand jobs that wait: listed, then worked off. */
async function manyQueued(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	try {
		await withService(['--jobs', '0'], {LUNCH_DATA_DIR: folder}, listMany);
		await withService([], {LUNCH_DATA_DIR: folder}, workOff);
	} finally {
		rmSync(folder, {recursive: true});
	}
}

async function listMany(service: ServeProcess, jobs: Jobs): Promise<void> {
	let left = SMALL_JOBS;
	await Promise.all(
		Array.from({length: 50}, async () => {
			while (left-- > 0) await jobs.submit({digits: SMALL});
		}),
	);
	const before = await memory(service);
	const started = performance.now();
	const listed = await countAll(jobs);
	const took = performance.now() - started;
	print(
		`list ${listed} queued jobs in pages: ${took.toFixed(0)} ms, memory of the service ` +
			`${before} MiB before, ${await memory(service)} MiB after`,
	);
}

async function workOff(service: ServeProcess, jobs: Jobs): Promise<void> {
	const started = performance.now();
	const seen: number[] = [];
	for (let finished = 0; finished < SMALL_JOBS; ) {
		await new Promise(resolve => setTimeout(resolve, 250));
		finished = (await jobs.load()).counts.finished;
		seen.push(await memory(service));
	}
	const perSecond = SMALL_JOBS / ((performance.now() - started) / 1000);
	const early = Math.max(...seen.slice(0, seen.length / 4));
	print(
		`work them off: ${perSecond.toFixed(0)} jobs/s, memory ${early} MiB at most in the first quarter, ` +
			`${Math.max(...seen)} MiB in all`,
	);
}

async function countAll(jobs: Jobs): Promise<number> {
	let count = 0;
	let cursor: string | undefined;
	do {
		const page = await jobs.list({limit: 1000, cursor});
		count += page.jobs.length;
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
	return count;
}

async function memory(service: ServeProcess): Promise<number> {
	return Math.round((await service.figure('process_resident_memory_bytes')) / 2 ** 20);
}

async function withService(
	args: readonly string[],
	env: Record<string, string>,
	work: (service: ServeProcess, jobs: Jobs) => Promise<void>,
): Promise<void> {
	// Each request's line in the log would be read here, on the cores that are measured.
	const quiet = ['--log-level', 'warn', ...args];
	const service = await startServeProcess(NOWHERE, quiet, env);
	const jobs = createHttpJobs({address: service.address});
	try {
		await work(service, jobs);
	} finally {
		await jobs.close();
		await service.close();
	}
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}
