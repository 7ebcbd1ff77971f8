import {availableParallelism, hostname, totalmem} from 'node:os';
import {join} from 'node:path';
import type {EmbeddedJobs} from '../../jobs/embedded/open-embedded-jobs.ts';
import type {CallsOption} from '../../jobs/engine/calls/call-runner.ts';
import type {Jobs} from '../../jobs/jobs.ts';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {Settings} from '../../shared/settings/settings.ts';
import type {CommandContext} from '../context.ts';
import {httpServerOf} from '../http-server.ts';
import {requestTimeoutMs} from '../request-timeout.ts';
import {findJobService} from './find-service.ts';
import {jobFilesPlaceOf, putAtService, putBesideJobs} from './job-files.ts';

/** The place of jobs. */
export type JobsPlace =
	| {kind: 'embedded'; folder: string}
	/** `isNamed`: by the person, and not found at the usual address. */
	| {kind: 'service'; address: string; isNamed: boolean};

/** The jobs of a command, wherever they are. */
export interface JobsAtHand extends Jobs {
	readonly place: JobsPlace;
	/** Whether jobs wait and no process computes them. */
	isUnattended(): boolean;
}

const DAY_MS = 24 * 3600 * 1000;
/** Most calls that run at once on this machine unless told otherwise. */
const MOST_CALLS = 200;

/** The folder of the jobs of these settings. */
export function jobsFolderOf({dataDir}: Settings): string {
	return join(dataDir, 'jobs');
}

/** Bytes that one computation may take: what is set, or nine tenths of what this process may have. */
function maxMemoryOf({maxMemory}: Settings): number {
	const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
	return maxMemory ?? Math.floor(Math.min(limit, totalmem()) * 0.9);
}

/** The options of the engine of jobs, by these settings. */
export function jobsEngineOf(settings: Settings) {
	return {
		folder: jobsFolderOf(settings),
		storage: settings.storage,
		atOnce: settings.jobs,
		threads: settings.jobThreads ?? undefined,
		keepResultsMs: settings.keepResults * DAY_MS,
		maxDigits: settings.maxDigits ?? undefined,
		maxMemoryBytes: maxMemoryOf(settings),
		quota: {
			...(settings.maxOpenJobs === null ? {} : {openJobs: settings.maxOpenJobs}),
			...(settings.maxResultBytes === null ? {} : {bytes: settings.maxResultBytes}),
		},
	};
}

export interface OpenJobsOptions {
	/** Whether this process computes the jobs of this machine. */
	computes?: boolean;
	/** Whether the command is about calls. */
	isCall?: boolean;
	/** Makes the `x-request-id` of each request to a service. */
	requestId?: () => string;
}

/**
 * Opens the jobs that a command's settings ask for: those of a service that is named, else of one on this
 * machine's usual port, else those of this machine.
 */
export async function openJobsOf(
	context: CommandContext,
	{computes = false, isCall = false, requestId}: OpenJobsOptions = {},
): Promise<JobsAtHand> {
	const {settings, resolved, version, env} = context;
	const server = httpServerOf(settings, resolved.origins);
	// A service takes calls only with a token, which is shown only to one that was named. One on this machine has the same file.
	const address = server ?? (isCall ? null : await findJobService(settings.port));
	if (address === null) {
		const jobs = await openEmbeddedJobsOf(context, {computes});
		const folder = jobsFolderOf(settings);
		return {...jobs, putFile: putBesideJobs(settings, folder, env), place: {kind: 'embedded', folder}};
	}
	if (resolved.origins.maxMemory === 'flag') {
		throw new LunchError('USAGE', `The service at ${address} has its own limit of memory.`, {
			hint: 'Leave --max-memory out; `lunch serve` takes it.',
		});
	}
	const {createHttpJobs} = await import('../../jobs/http/http-jobs.ts');
	const isNamed = server !== null;
	const token = isNamed ? settings.token : null;
	const jobs = createHttpJobs({
		address,
		token,
		timeoutMs: requestTimeoutMs(settings),
		userAgent: `lunch/${version} (jobs)`,
		requestId,
		env,
	});
	const putFile = putAtService(address, token, env);
	return {...jobs, putFile, place: {kind: 'service', address, isNamed}, isUnattended: () => false};
}

/**
 * Opens the jobs of this machine; with `computes` this process computes them while no other one does, with `runsCalls` it runs calls
 * while no other one does. A call can't be handed back: only a process that stays until it has ended runs any.
 */
export async function openEmbeddedJobsOf(
	{settings, output, env}: CommandContext,
	{computes, runsCalls = false}: {computes: boolean; runsCalls?: boolean},
): Promise<EmbeddedJobs> {
	const [{openEmbeddedJobs}, {defaultSlots}, {resultsAt}] = await Promise.all([
		import('../../jobs/embedded/open-embedded-jobs.ts'),
		import('../../jobs/engine/work/default-slots.ts'),
		import('../../jobs/results/results-at.ts'),
	]);
	const {folder, storage, threads, keepResultsMs, maxDigits, maxMemoryBytes} = jobsEngineOf(settings);
	return openEmbeddedJobs({
		folder,
		results: await resultsAt(storage, env),
		slots: computes ? defaultSlots({threads}) : [],
		calls: runsCalls ? localCallsOf(settings, {env, output}) : undefined,
		worker: `${hostname()} ${process.pid}`,
		onlyAlone: true,
		keepResultsMs,
		maxDigits,
		maxMemoryBytes,
		onWarning: error => output.note(messageOf(error)),
	});
}

/** The calls of jobs on workers of this process, which are started when there is a call. */
function localCallsOf(
	settings: Settings,
	{env, output}: Pick<CommandContext, 'env' | 'output'>,
): CallsOption | undefined {
	const workers = settings.functions ?? Math.min(availableParallelism(), MOST_CALLS);
	if (workers === 0) return undefined;
	return {
		atOnce: workers,
		async open() {
			const [{openLocalFunctions}, {createCallRunner}, {sharedFilesAt}] = await Promise.all([
				import('../../services/engines/local-functions.ts'),
				import('../../services/engines/call-runner.ts'),
				import('../../services/engines/shared-files.ts'),
			]);
			const onWarning = (error: Error) => output.note(messageOf(error));
			const functions = openLocalFunctions({workers, mayBuild: true, env, onWarning});
			const files = await sharedFilesAt(jobFilesPlaceOf(settings, jobsFolderOf(settings), env));
			return {...createCallRunner(functions, files), close: () => functions.close()};
		},
	};
}

/** The place of jobs, in words. */
export function placeText(place: JobsPlace): string {
	return place.kind === 'embedded' ? `this machine (embedded), in ${place.folder}` : `the service at ${place.address}`;
}
