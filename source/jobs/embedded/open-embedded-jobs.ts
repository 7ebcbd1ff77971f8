import {hostname} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {createBackgroundWork} from '../../shared/background-work.ts';
import {rateLimitedLog} from '../../shared/rate-limited-log.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {CallsOption} from '../engine/calls/call-runner.ts';
import {createNotifier} from '../engine/notifier.ts';
import {completeQuota, type Quota} from '../engine/queue/quota.ts';
import {type Computation, createPiComputation} from '../engine/work/computation.ts';
import {defaultMaxMemory} from '../engine/work/memory-limit.ts';
import {hasEnded, type Job} from '../job.ts';
import type {JobSlot, TenantJobs} from '../jobs.ts';
import {USUAL_MAX_DIGITS} from '../pi/limits.ts';
import {createFileResults} from '../results/file-results.ts';
import type {Results} from '../results/results.ts';
import {createSpool} from '../results/spool.ts';
import {createCapacity} from './capacity.ts';
import {createCommittedChanges} from './commit/committed-changes.ts';
import {createGroupCommit} from './commit/group-commit.ts';
import {createWriteAheadLog} from './commit/write-ahead-log.ts';
import {createEmbeddedJobs} from './embedded-jobs.ts';
import {createHolders} from './holders/holders.ts';
import {createDispatcher} from './run/dispatcher.ts';
import {createOutputFiles} from './run/output-files.ts';
import {createWorkFiles} from './run/work-files.ts';
import {openJobDatabase} from './table/job-database.ts';
import {createJobTable} from './table/job-table.ts';
import {createKeptResults, withKeptTexts} from './table/kept-results.ts';
import {createReadCache} from './table/read-cache.ts';
import {readJob} from './table/read-row.ts';
import {startUpkeep} from './upkeep/upkeep.ts';

const DAY_MS = 24 * 3600 * 1000;
/** The time that work in the background has to end when the jobs are closed, in milliseconds. */
const BACKGROUND_TIMEOUT_MS = 5000;

export interface EmbeddedJobsOptions {
	/** Folder of the jobs and their results; made if need be. */
	folder: string;
	/** The slots in which this process computes: none to accept and watch jobs only. See `defaultSlots`. */
	slots?: readonly Pick<JobSlot, 'maxDigits' | 'threads'>[];
	/** The calls that this process runs; left out for none. */
	calls?: CallsOption | undefined;
	/** Calls under way have so long to end when this is closed, in milliseconds. */
	graceMs?: number | undefined;
	/** The name of this process, for people; unless given, the machine's. */
	worker?: string;
	/** Runs jobs only while no other process on this machine does; takes over when that one ends. */
	onlyAlone?: boolean;
	/** The storage of the results; a folder beside the jobs unless given. */
	results?: Results | undefined;
	/** Most decimals that a job may ask for; `USUAL_MAX_DIGITS` unless given. */
	maxDigits?: number | undefined;
	/** Bytes that one computation may take; nine tenths of the machine's unless given. More is refused with OUT_OF_MEMORY. */
	maxMemoryBytes?: number | undefined;
	/** How long ended jobs and their results are kept. */
	keepResultsMs?: number;
	quota?: Partial<Quota>;
	/** Told what went wrong while nobody waited for it. */
	onWarning?: (error: unknown) => void;
	/** Told of rows in the file of jobs that are no jobs. */
	onRejected?: OnRejected | undefined;
	/** Told of each job that ended after this process ran it, and of its origin. */
	onEnded?: (job: Job, origin: string | null) => void;
	createComputation?: (slot: Pick<JobSlot, 'maxDigits' | 'threads'>) => Computation;
	now?: () => number;
	/** Between two looks for changes of other processes, in milliseconds. */
	pollMs?: number;
	/** Between two signs of life, with a look for the jobs of processes that are gone, in milliseconds. */
	beatMs?: number;
	/** After so long without a beat a process loses its jobs, in milliseconds. */
	leaseMs?: number;
	/** For how long a process that can't write results takes no jobs before it looks again, in milliseconds. */
	restMs?: number;
}

/** The jobs of this machine, with what a program that computes in passing has to know. */
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
	calls,
	worker = hostname(),
	graceMs = 5000,
	onlyAlone = false,
	keepResultsMs = 30 * DAY_MS,
	results: ownResults,
	quota,
	onWarning = () => {},
	onRejected = () => {},
	onEnded,
	maxDigits = USUAL_MAX_DIGITS,
	maxMemoryBytes = defaultMaxMemory(),
	createComputation = ({threads}) => createPiComputation({threads, maxMemoryBytes}),
	now = Date.now,
	pollMs = 75,
	beatMs = 1000,
	leaseMs = 30_000,
	restMs = 10_000,
}: EmbeddedJobsOptions): Promise<EmbeddedJobs> {
	const file = join(folder, 'jobs.sqlite');
	const database = await openJobDatabase(file);
	const closing = new AbortController();
	const warn = rateLimitedLog(onWarning);
	const onError = (error: unknown) => {
		if (!closing.signal.aborted) warn(error);
	};
	const notifier = createNotifier();
	const changes = createCommittedChanges();
	const log = createWriteAheadLog(database, file);
	const commit = createGroupCommit({database, file, log, onCommit: changes.publish, onError});
	const kept = createKeptResults(database);
	const reads = createReadCache(database);
	const table = createJobTable({
		database,
		kept,
		onChange(id) {
			reads.change();
			changes.add(id);
		},
		onRejected(rejected) {
			reads.change();
			onRejected(rejected);
		},
	});
	const results = withKeptTexts(ownResults ?? createFileResults(join(folder, 'results'), folder), kept);
	const spool = results.isElsewhere ? createSpool(join(folder, 'spool'), results) : undefined;
	const live = createOutputFiles(join(folder, 'output'));
	const background = createBackgroundWork(onError);
	background.add(live.sweep(now()));
	const board = createWorkFiles(join(folder, 'notes'), now);
	background.add(board.sweep());
	const context = {table, kept, commit, results, spool, now, live, board, background};
	const runsCalls = calls !== undefined;
	const holders = createHolders({database, table, commit, runsCalls, folder: join(folder, 'locks'), leaseMs, now});
	const slots = plans.map(plan => ({...plan, jobId: null, computation: createComputation(plan)}));
	const dispatcher = createDispatcher({
		...context,
		holders,
		slots,
		calls: calls ?? null,
		worker,
		onlyAlone,
		restMs,
		onError: warn,
		onSettled(id) {
			const row = onEnded && table.byId(id);
			if (row && hasEnded(row.state)) onEnded(readJob(row), row.origin);
		},
	});
	changes.subscribe(ids => {
		notifier.notify(ids);
		dispatcher.check(ids);
		dispatcher.fill();
	});

	await holders.recover();
	const hasSlots = slots.length > 0 || runsCalls;
	const upkeep = {database, context, notifier, holders, dispatcher, hasSlots, keepResultsMs, pollMs, beatMs};
	const stopUpkeep = startUpkeep(upkeep);
	if (hasSlots) {
		// Processes that compute in passing are to see at once that this one is here for good.
		if (!onlyAlone) await dispatcher.beat();
		dispatcher.fill();
	}

	let closed: Promise<void> | null = null;
	async function close(): Promise<void> {
		stopUpkeep();
		await dispatcher.close(graceMs);
		// A result that a storage far away does not remove in time is found later.
		await withTimeout(background.idle(), BACKGROUND_TIMEOUT_MS, () => {});
		await commit.flush();
		closing.abort();
		notifier.notify('any');
		await log.close();
		database.close();
	}

	const jobs = createEmbeddedJobs({
		...context,
		reads,
		restReason: () => dispatcher.restReason,
		maxDigits,
		maxMemoryBytes,
		capacity: createCapacity({table, commit, results, quota: completeQuota(quota), keepResultsMs, now}),
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
			const {queued, running} = table.counts();
			const openCalls = table.calls.countOpen();
			if (holders.id !== null) return openCalls > 0 && !runsCalls && !holders.hasOtherCallers();
			if (openCalls > 0 && !holders.hasOtherCallers()) return true;
			return queued.jobs + running.jobs > openCalls && !holders.hasOthers();
		},
		async whenIdle(signal) {
			while (!signal?.aborted && !closing.signal.aborted && !(await dispatcher.settle())) await delay(pollMs);
		},
	};
}
