import {availableParallelism, hostname, tmpdir} from 'node:os';
import type {Functions} from '../../functions/functions.ts';
import {type CallLimits, MOST_WORKERS} from '../../functions/pool/call-limits.ts';
import {openFunctionPool} from '../../functions/pool/open-function-pool.ts';
import {findProgram} from '../../functions/pool/sandbox/find-program.ts';
import {expandPath, xdgDirectories} from '../../shared/files/paths.ts';
import {findPython} from './find-python.ts';

export interface LocalFunctionsOptions {
	/** Most workers; null or left out for one a processor. */
	workers?: number | null | undefined;
	/** Workers that are started at once. */
	prefork?: number | undefined;
	/** Whether functions may use the network. */
	allowNet?: boolean | undefined;
	/** The most that a call may ask for; without end where left out. */
	most?: Partial<CallLimits> | undefined;
	/** Whether calls come from this program alone, and may name files of this machine. */
	isOwn?: boolean | undefined;
	/** Whether environments may be built that calls name; where left out, for calls of this program alone. */
	mayBuild?: boolean | undefined;
	/** Told of the packages of an environment that is built. */
	onBuild?: ((requirements: readonly string[]) => void) | undefined;
	/** Whether to run functions also where processes that they leave running could not be found. */
	isLoose?: boolean | undefined;
	/** Most calls that may wait. */
	queueLimit?: number | undefined;
	env: Readonly<Record<string, string | undefined>>;
	onWarning?: ((error: Error) => void) | undefined;
}

/** The number of workers of a pool unless it is set: one per processor. */
export function defaultWorkers(): number {
	return Math.min(availableParallelism(), MOST_WORKERS);
}

/** Opens a pool of workers in this process, as the machine has it: python3 and bwrap are used where they are. */
export function openLocalFunctions(options: LocalFunctionsOptions): Functions {
	const {
		workers,
		prefork,
		allowNet = false,
		queueLimit,
		most,
		isLoose = true,
		isOwn = false,
		env,
		onWarning,
		onBuild,
	} = options;
	const path = env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
	return openFunctionPool({
		limit: workers ?? defaultWorkers(),
		...(prefork === undefined ? {} : {prefork}),
		...(queueLimit === undefined ? {} : {queueLimit}),
		...(onWarning ? {onWarning} : {}),
		...(most ? {most} : {}),
		isOwn,
		mayBuild: options.mayBuild ?? isOwn,
		...(onBuild ? {onBuild} : {}),
		node: process.execPath,
		python: findPython(path),
		modules: process.cwd(),
		folder: tmpdir(),
		cache: env.LUNCH_CACHE_DIR ? expandPath(env.LUNCH_CACHE_DIR, env) : xdgDirectories(env).cache,
		// Only Linux has anything to find it by.
		isolation: {allowNet, bwrap: findProgram('bwrap', path), isLoose: isLoose || process.platform !== 'linux'},
		process: {pid: process.pid, uid: process.getuid?.() ?? null, architecture: process.arch},
		env,
		sendKill: pid => {
			process.kill(pid, 'SIGKILL');
		},
		machine: hostname(),
	});
}
