import {randomUUID} from 'node:crypto';
import {LunchError, messageOf, messageWithHint} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {DEFAULT_TENANT} from '../../shared/tenant.ts';
import {MOST_KEPT} from '../files/sent-file-failures.ts';
import type {CallEvent, CallOutcome, CallRequest, Functions, RunningCall} from '../functions.ts';
import {createCallDurations} from '../queue/call-durations.ts';
import {checkCall, MOST_CALL_BYTES} from '../request/check-call.ts';
import {type CallLimits, checkLimits, ENDLESS, MOST_WORKERS} from './call-limits.ts';
import {createCodeCache} from './code-cache.ts';
import {openEnvironments} from './environments/environments.ts';
import {type FileTransfer, openFileTransfer} from './files/file-transfer.ts';
import {createKeptFiles} from './files/kept-files.ts';
import {createKeptData} from './kept-data.ts';
import {callFailure, createPoolCall, type PoolCall} from './pool-call.ts';
import {createPoolScheduler} from './pool-scheduler.ts';
import {type Cgroups, findCgroups} from './sandbox/cgroups.ts';
import {findSandbox} from './sandbox/find-sandbox.ts';
import {workerEnvironment} from './sandbox/worker-environment.ts';
import {openPreparedProgram, type PreparedProgram} from './worker/prepared-program.ts';
import {nodeSnapshot, pythonBytecode} from './worker/prepared-workers.ts';
import {createStarter} from './worker/start-worker.ts';
import {findWorkerFiles} from './worker/worker-files.ts';

export interface FunctionPoolOptions {
	/** Most workers there may be, from 1 to 200. They are started as they are needed. */
	limit: number;
	/** Node workers that are started at once, and kept. */
	prefork?: number;
	/** How long workers beyond those wait for a call before they are stopped, in milliseconds. */
	idleMs?: number;
	/** Most calls that may wait. */
	queueLimit?: number;
	/** Most bytes that waiting calls may take, about. */
	queueBytes?: number;
	/** Most data that is kept for calls to name, in characters. */
	dataCharacters?: number;
	/** The longest a call may run that asks for nothing else, in milliseconds. */
	timeoutMs?: number;
	/** Most memory of a call that asks for nothing else, in bytes. */
	memoryBytes?: number;
	/** Most output of a call that asks for nothing else, in bytes. */
	outputBytes?: number;
	/** The most that a call may ask for of these; unlimited when left out. */
	most?: Partial<CallLimits>;
	/** Whether calls come from this program alone: they may name files, interpreters and folders of this machine. */
	isOwn?: boolean;
	/** Whether environments may be built that calls name; left out, where calls come from this program alone. */
	mayBuild?: boolean;
	/** Told of the packages of an environment that is built. */
	onBuild?: (requirements: readonly string[]) => void;
	/** The files of the interpreters; Python's is null where it is not there. */
	node: string;
	python: string | null;
	/** Folder whose `node_modules` functions may import from; null for none. */
	modules?: string | null;
	/** Folder where workers' programs are kept as they start fastest, if functions are shut in; null or left out for none. */
	cache?: string | null;
	/** Folder for temporary files. */
	folder: string;
	isolation: {
		/** Whether functions may use the network. */
		allowNet: boolean;
		/** The file of bubblewrap; null to do without. */
		bwrap: string | null;
		/** Whether to run functions also where processes that they leave running could not be found: without bwrap, unshare and cgroups. */
		isLoose?: boolean;
		/** Whether to have the system count the memory of each worker, where it can; true when left out. */
		usesCgroups?: boolean;
	};
	/** The process, user and architecture of this program. */
	process: {pid: number; uid: number | null; architecture: string};
	/** The environment: workers get nothing of it but the language and the time zone. */
	env: Readonly<Record<string, string | undefined>>;
	/** Sends SIGKILL to a process, or with a negative number to a group of them, as `process.kill` does. */
	sendKill: (pid: number) => void;
	/** Milliseconds that never go back. */
	clock?: () => number;
	/** Gets the errors that no call reports, and the reason for a weaker sandbox. */
	onWarning?: (error: Error) => void;
	/** The name of this machine, for people. */
	machine: string;
}

/** The shortest time after which a caller is told to come back, in seconds. */
const SOONEST_S = 0.05;
const MIB = 1024 * 1024;
const UNFINDABLE = 'what a function leaves running could not be found here, without bwrap, unshare and cgroups';
const FINDABLE = 'Install bubblewrap; or --insecure runs functions all the same.';
/** Calls of tenants that have less than their share may make a full queue so many times as long. */
const MOST_OVER = 2;

/** Opens a pool of worker processes on this machine. It works at once: calls wait until the first workers are up. */
export function openFunctionPool(options: FunctionPoolOptions): Functions {
	const {limit, queueLimit = 1000, queueBytes = 512 * MIB, dataCharacters = 512 * MIB, isOwn = false} = options;
	const most: CallLimits = {...ENDLESS, ...options.most};
	const memoryBytes = Math.min(options.memoryBytes ?? 256 * MIB, most.memoryBytes);
	const timeoutMs = Math.min(options.timeoutMs ?? 60_000, most.timeoutMs);
	const outputBytes = Math.min(options.outputBytes ?? MIB, most.outputBytes);
	const {python, clock = () => performance.now(), onWarning = () => {}, machine} = options;
	if (!Number.isInteger(limit) || limit < 1 || limit > MOST_WORKERS) {
		throw new RangeError(`a pool has 1 to ${MOST_WORKERS} workers, not ${limit}`);
	}
	const codeCache = createCodeCache();
	const kept = createKeptData(dataCharacters);
	const keptFiles = createKeptFiles({
		folder: options.folder,
		mostBytes: most.fileBytes,
		allBytes: MOST_KEPT * most.fileBytes,
	});
	const durations = createCallDurations();
	const env = workerEnvironment(options.env);
	const path = options.env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
	let isClosed = false;
	let cgroups: Cgroups | null = null;
	let prepared: PreparedProgram[] = [];
	let sandboxIs: {isShutIn: boolean; user: number | null} = {isShutIn: false, user: null};

	const opened = prepare();
	const scheduler = createPoolScheduler({
		...{
			limit,
			prefork: Math.min(options.prefork ?? 1, limit),
			idleMs: options.idleMs ?? 60_000,
			clock,
			onWarning,
			durations,
		},
		...{memoryBytes, outputBytes, timeoutMs, mostBytes: MOST_CALL_BYTES},
	});
	opened.catch(error => scheduler.fail(error));
	const environments = openEnvironments({
		...{isOwn, mayBuild: options.mayBuild ?? isOwn, python, path, env: options.env, workerEnv: env},
		...{process: options.process, sendKill: options.sendKill, bwrap: options.isolation.bwrap},
		cache: options.cache ?? null,
		sandbox: async () => {
			await opened;
			return {isShutIn: sandboxIs.isShutIn, user: sandboxIs.user};
		},
		onBuild: options.onBuild ?? (() => {}),
	});

	async function prepare(): Promise<string> {
		const {modules = null, node, cache = null} = options;
		const files = await findWorkerFiles();
		const {pid, uid, architecture} = options.process;
		const {usesCgroups = true, isLoose = false, ...isolation} = options.isolation;
		const context = {...isolation, uid, architecture, path, node, script: files.node, modules, env};
		const found = await findSandbox({...context, countsMemory: usesCgroups});
		cgroups = usesCgroups ? findCgroups(pid, found.user) : null;
		// Where nothing counts it, memory that no process has mapped is refused.
		const sandbox = usesCgroups && !cgroups ? await findSandbox({...context, countsMemory: false}) : found;
		const findsAll = sandbox.endsAll || cgroups !== null || isLoose;
		if (!findsAll) throw new LunchError('CONFIG_INVALID', UNFINDABLE, {hint: FINDABLE});
		sandboxIs = {isShutIn: sandbox.ownsScratch, user: sandbox.user};
		if (sandbox.warning !== null) onWarning(new Error(sandbox.warning));
		// Functions that are not shut in could write to it, and so to the processes of all tenants to come.
		const kept = {folder: sandbox.ownsScratch ? cache : null, uid, env, onWarning};
		const bytecode = python === null ? null : pythonBytecode(python, files.python);
		const programs = {
			node: await openPreparedProgram({...kept, preparation: nodeSnapshot(node, files.node)}),
			python: bytecode && (await openPreparedProgram({...kept, preparation: bytecode})),
		};
		prepared = Object.values(programs).filter(program => program !== null);
		scheduler.open(
			createStarter({...options, modules, sandbox, cgroups, files, programs, env, mostBytes: MOST_CALL_BYTES * 2}),
		);
		return `${sandbox.text}, ${memoryText(cgroups)}`;
	}

	function accept(request: Parameters<Functions['start']>[0]): void {
		if (isClosed) throw new LunchError('FUNCTION_POOL_CLOSED', 'The pool of functions is closed.');
		checkCall(request);
		checkLimits(request, most);
		environments.check(request);
		if (request.runtime === 'python' && python === null) {
			throw new LunchError('FUNCTION_RUNTIME_MISSING', 'There is no python3 on this machine.', {
				hint: 'Install Python 3, or write the function in JavaScript.',
			});
		}
	}

	/** A full queue still takes calls of tenants that have less than their share of it. */
	function admit({tenant, bytes}: PoolCall): void {
		const [queued, allBytes] = [scheduler.queued + 1, scheduler.queuedBytes + bytes];
		if (queued <= queueLimit && allBytes <= queueBytes) return;
		if (queued <= queueLimit * MOST_OVER && allBytes <= queueBytes * MOST_OVER) {
			const own = scheduler.shareOf(tenant);
			if ((own.queued + 1) * own.tenants <= queueLimit && (own.bytes + bytes) * own.tenants <= queueBytes) return;
		}
		const seconds = Math.max(SOONEST_S, Math.round(scheduler.waitMs()) / 1000);
		throw new LunchError('FUNCTION_QUEUE_FULL', `${scheduler.queued} calls wait already.`, {
			hint: `Try again in about ${Math.ceil(seconds)} s.`,
			retryAfter: seconds,
		});
	}

	/** Has a call wait for a worker, once there is the environment that it names. */
	function addIn(call: PoolCall): void {
		const {environment} = call.request;
		if (!environment) {
			scheduler.add(call);
			return;
		}
		const opening = environments.open(environment).then(
			found => {
				if (call.isSettled) return found.release();
				call.environment = found;
				if (isClosed) scheduler.cancel(call);
				else scheduler.add(call);
			},
			(error: unknown) => {
				const code = error instanceof LunchError ? error.code : 'FUNCTION_POOL_CLOSED';
				call.settle(
					isClosed ? 'cancelled' : 'failed',
					null,
					callFailure(code, error instanceof LunchError ? messageWithHint(error) : messageOf(error)),
				);
				call.finish();
			},
		);
		inBackground(opening);
	}

	function begin(request: CallRequest, onEvent: (event: CallEvent) => void): RunningCall {
		const id = randomUUID();
		let files: FileTransfer | null = null;
		try {
			accept(request);
			const code = codeCache.find(request);
			const {promise, resolve} = Promise.withResolvers<CallOutcome>();
			const {tenant = DEFAULT_TENANT} = request;
			const data = kept.find(request.data ?? [], tenant);
			const limits = {mostBytes: most.fileBytes, mayNamePaths: isOwn};
			const keptOf = (digest: string) => keptFiles.use(digest, tenant);
			files = request.files ? openFileTransfer(request.files, {...limits, kept: keptOf}) : null;
			const parts = {id, request, code, data, files, clock, outputBytes};
			const call = createPoolCall({...parts, onEvent, onOutcome: resolve});
			admit(call);
			onEvent({kind: 'queued', id});
			addIn(call);
			return {
				id,
				outcome: promise,
				cancel: () => scheduler.cancel(call),
				pause: () => call.setPaused(true),
				resume: () => call.setPaused(false),
			};
		} catch (error) {
			files?.release();
			return {id, outcome: Promise.reject(error), cancel() {}, pause() {}, resume() {}};
		}
	}

	return {
		isLocal: true,
		start: (request, onEvent = () => {}) => begin(request, onEvent),
		async load() {
			const isolation = await opened;
			const workers = scheduler.describe(machine);
			return {workers, limit, queued: scheduler.queued, queueLimit, takesBatches: true, isolation};
		},
		async put(value, tenant = DEFAULT_TENANT) {
			if (isClosed) throw new LunchError('FUNCTION_POOL_CLOSED', 'The pool of functions is closed.');
			return kept.keep(value, tenant);
		},
		async putFile(pieces, tenant = DEFAULT_TENANT) {
			if (isClosed) throw new LunchError('FUNCTION_POOL_CLOSED', 'The pool of functions is closed.');
			return keptFiles.keep(pieces, tenant);
		},
		has: kept.has,
		hasFile: keptFiles.has,
		forget(tenant) {
			kept.forget(tenant);
			keptFiles.forget(tenant);
			scheduler.forget(tenant);
		},
		async close() {
			isClosed = true;
			await opened.catch(() => {});
			await environments.close();
			await scheduler.close(callFailure('FUNCTION_POOL_CLOSED', 'The pool was closed.'));
			await Promise.all([cgroups?.close(), keptFiles.close(), ...prepared.map(program => program.close())]);
		},
	};
}

function memoryText(cgroups: Cgroups | null): string {
	return cgroups ? `memory counted by ${cgroups.text}` : 'memory watched by process';
}
