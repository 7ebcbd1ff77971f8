import {hostname} from 'node:os';
import {join} from 'node:path';
import {inBackground} from '../../shared/in-background.ts';
import {rateLimitedLog} from '../../shared/rate-limited-log.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {type Computation, createPiComputation} from '../engine/computation.ts';
import {defaultMaxMemory} from '../engine/memory-limit.ts';
import {createNotifier} from '../engine/notifier.ts';
import {completeQuota, type Quota} from '../engine/quota.ts';
import {hasEnded, type Job} from '../job.ts';
import type {JobSlot, TenantJobs} from '../jobs.ts';
import {createFileResults} from '../results/file-results.ts';
import type {Results} from '../results/results.ts';
import {createSpool} from '../results/spool.ts';
import {createBelievedClock} from './believed-clock.ts';
import {createCapacity} from './capacity.ts';
import {createDispatcher} from './dispatcher.ts';
import {createEmbeddedJobs} from './embedded-jobs.ts';
import {createGroupCommit} from './group-commit.ts';
import {createHolders} from './holders.ts';
import {openJobDatabase} from './job-database.ts';
import {jobOf} from './job-row.ts';
import {createJobTable} from './job-table.ts';
import {createKeptResults, withKeptTexts} from './kept-results.ts';
import {forgetOld} from './retention.ts';
import {createWriteAheadLog} from './write-ahead-log.ts';

const DAY_MS = 24 * 3600 * 1000;

export interface EmbeddedJobsOptions {
	/** Folder of the jobs and their results; made if need be. */
	folder: string;
	/** What this process computes in: none to accept and watch jobs only. See `defaultSlots`. */
	slots?: readonly Pick<JobSlot, 'maxDigits' | 'threads'>[];
	/** The name of this process, for people; unless given, the machine's. */
	worker?: string;
	/** Runs jobs only while no other process on this machine does; takes over when that one ends. */
	onlyAlone?: boolean;
	/** Where the results are; a folder beside the jobs unless given. */
	results?: Results | undefined;
	/** Bytes that one computation may take; nine tenths of the machine's unless given. More is refused with OUT_OF_MEMORY. */
	maxMemoryBytes?: number | undefined;
	/** How long ended jobs and their results are kept. */
	keepResultsMs?: number;
	quota?: Partial<Quota>;
	/** Told what went wrong while nobody waited for it. */
	onWarning?: (error: unknown) => void;
	/** Told what was found in the file of jobs that is none of ours. */
	onRejected?: OnRejected | undefined;
	/** Told of each job that ended after this process ran it, and what began it. */
	onEnded?: (job: Job, origin: string | null) => void;
	createComputation?: (slot: Pick<JobSlot, 'maxDigits' | 'threads'>) => Computation;
	now?: () => number;
	/** How often other processes' changes are looked for, in milliseconds. */
	pollMs?: number;
	/** How often this process says that it is alive and looks for jobs of dead ones, in milliseconds. */
	beatMs?: number;
	/** After so long without a beat a process loses its jobs, in milliseconds. */
	leaseMs?: number;
	/** For how long a process that can't write results takes no jobs before it looks again, in milliseconds. */
	restMs?: number;
}

/** `Jobs`, and what a program that computes in passing wants to know. */
export interface EmbeddedJobs extends TenantJobs {
	/** Resolves when nothing is left to do for this process: nothing queued, or others at it. */
	whenIdle(signal?: AbortSignal): Promise<void>;
	/** Whether jobs wait, or were left by a process that died, and no process is there to compute them. */
	isUnattended(): boolean;
}

/** Opens the jobs of this machine. Several processes can have them open at once; each job runs in one of them. */
export async function openEmbeddedJobs({
	folder,
	slots: plans = [],
	worker = hostname(),
	onlyAlone = false,
	keepResultsMs = 30 * DAY_MS,
	results: ownResults,
	quota,
	onWarning = () => {},
	onRejected = () => {},
	onEnded = () => {},
	maxMemoryBytes = defaultMaxMemory(),
	createComputation = ({threads}) => createPiComputation(threads, maxMemoryBytes),
	now = Date.now,
	pollMs = 75,
	beatMs = 1000,
	leaseMs = 30_000,
	restMs = 10_000,
}: EmbeddedJobsOptions): Promise<EmbeddedJobs> {
	const file = join(folder, 'jobs.sqlite');
	const database = await openJobDatabase(file);
	const closing = new AbortController();
	const onTrouble = rateLimitedLog(onWarning);
	const notifier = createNotifier();
	const touched = new Set<string>();
	const wal = createWriteAheadLog(database, file);
	const commit = createGroupCommit({database, file, log: wal, onCommit, onTrouble});
	const kept = createKeptResults(database);
	const table = createJobTable({database, kept, changed: id => touched.add(id), onRejected});
	const results = withKeptTexts(ownResults ?? createFileResults(join(folder, 'results')), kept);
	const spool = results.isElsewhere ? createSpool(join(folder, 'spool'), results) : undefined;
	const ground = {table, kept, commit, results, spool, now};
	const holders = createHolders({database, table, commit, folder: join(folder, 'locks'), leaseMs, now});
	const slots = plans.map(plan => ({...plan, jobId: null, computation: createComputation(plan)}));
	const dispatcher = createDispatcher({...ground, holders, slots, worker, onlyAlone, restMs, onTrouble, onSettled});

	function onCommit(): void {
		if (touched.size === 0) return;
		notifier.notify(touched);
		dispatcher.check(touched);
		touched.clear();
		dispatcher.fill();
	}

	function onSettled(id: string): void {
		const row = table.byId(id);
		if (row && hasEnded(row.state)) onEnded(jobOf(row), row.origin);
	}

	const dataVersion = database.prepare('PRAGMA data_version');
	let seenVersion: unknown;
	/** Looks whether another process changed something. */
	function poll(): void {
		const version = dataVersion.get()?.data_version;
		if (version === seenVersion) return;
		seenVersion = version;
		notifier.notify('any');
		dispatcher.check();
		dispatcher.fill();
	}

	async function beat(): Promise<void> {
		await dispatcher.beat();
		await holders.recover();
		dispatcher.fill();
	}

	const quietly = (work: () => Promise<void>) => () =>
		inBackground(work(), error => {
			if (!closing.signal.aborted) onTrouble(error);
		});
	const clock = createBelievedClock({now, newest: table.newestTime()});
	const forget = () => forgetOld(ground, holders, clock.isBelieved ? now() - keepResultsMs : null);
	await holders.recover();
	const timers = [setInterval(poll, pollMs)];
	if (slots.length > 0) {
		timers.push(setInterval(quietly(beat), beatMs), setInterval(quietly(forget), 3600 * 1000));
		quietly(forget)();
		// Those that compute in passing are to see at once that this one is here for good.
		if (!onlyAlone) await dispatcher.beat();
		dispatcher.fill();
	}

	let closed: Promise<void> | null = null;
	async function close(): Promise<void> {
		for (const timer of timers) clearInterval(timer);
		await dispatcher.close();
		await commit.flush();
		closing.abort();
		notifier.notify('any');
		await wal.close();
		database.close();
	}

	const capacity = createCapacity({table, results, quota: completeQuota(quota), keepResultsMs, now});
	const jobs = createEmbeddedJobs({
		...ground,
		resting: () => dispatcher.restReason,
		maxMemoryBytes,
		capacity,
		notifier,
		slots,
		closing: closing.signal,
		close: () => {
			closed ??= close();
			return closed;
		},
	});
	return {
		...jobs,
		isUnattended() {
			const {queued, running} = table.tally();
			return queued.jobs + running.jobs > 0 && holders.id === null && !holders.hasOthers();
		},
		async whenIdle(signal) {
			while (!signal?.aborted && !closing.signal.aborted && !(await dispatcher.settle())) {
				await new Promise(resolve => setTimeout(resolve, pollMs));
			}
		},
	};
}
