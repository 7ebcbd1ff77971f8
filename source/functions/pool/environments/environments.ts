import {join} from 'node:path';
import {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {CallEnvironment, CallRequest} from '../../functions.ts';
import {isReachable} from '../sandbox/is-reachable.ts';
import {buildEnvironment, findUv, INSIDE} from './build-shell.ts';
import {environmentOfMachine} from './environment-of-machine.ts';
import {createEnvironmentStore, environmentKey} from './environment-store.ts';
import {createPythons} from './find-pythons.ts';
import type {OpenedEnvironment} from './opened-environment.ts';
import type {PythonFacts} from './python-version.ts';
import {runBuild} from './run-build.ts';

/** The environments of a pool: those that it builds, and where that is allowed those of this machine. */
export interface Environments {
	/** Refuses, with FUNCTION_INVALID, an environment that a call can't have here. */
	check(request: CallRequest): void;
	/**
	 * Opens it, after it was built where nobody has yet: once, however many ask. FUNCTION_RUNTIME_MISSING where it can't be
	 * built, with the last words of the program that was to.
	 */
	open(environment: CallEnvironment): Promise<OpenedEnvironment>;
	/** Ends what is being built. */
	close(): Promise<void>;
}

export interface EnvironmentsOptions {
	/** Whether environments may be built: what packages bring is run, with the network. */
	mayBuild: boolean;
	/** Whether folders and interpreters of this machine may be named. */
	isOwn: boolean;
	/** The cache's folder; null for none. */
	cache: string | null;
	python: string | null;
	bwrap: string | null;
	/** Whether processes are shut in, and the user that they run as there; resolves once that is known. */
	sandbox: () => Promise<{isShutIn: boolean; user: number | null}>;
	path: string;
	env: Readonly<Record<string, string | undefined>>;
	/** Of workers: how interpreters are asked what they are. */
	workerEnv: Readonly<Record<string, string>>;
	process: {pid: number; uid: number | null; architecture: string};
	sendKill: (pid: number) => void;
	/** Told when packages are got, which takes a while. */
	onBuild: (requirements: readonly string[]) => void;
}

/** A build that failed is not tried again for so long, in milliseconds. */
const FAILED_MS = 20_000;
/** An environment that no call has had for so long may be removed, in milliseconds. */
const UNUSED_MS = 5 * 60_000;

type Packages = Extract<CallEnvironment, {kind: 'packages'}>;

export function openEnvironments(options: EnvironmentsOptions): Environments {
	const {mayBuild, isOwn, cache, path, bwrap, workerEnv} = options;
	const store = cache === null ? null : createEnvironmentStore({folder: cache, process: options.process});
	const closing = new AbortController();
	const building = new Map<string, Promise<string>>();
	const pythons = createPythons({own: options.python, path, env: workerEnv});
	/** Calls that have each environment, and the timer that gives it up once there is none. */
	const uses = new Map<string, {calls: number; timer: NodeJS.Timeout | null}>();

	async function build(python: PythonFacts, requirements: readonly string[], folder: string): Promise<void> {
		options.onBuild(requirements);
		const isShutIn = bwrap !== null && (await options.sandbox()).isShutIn;
		const parts = {python, requirements, folder, uv: findUv(path), bwrap: isShutIn ? bwrap : null};
		await runBuild(
			{...parts, env: buildEnvironment(options.env)},
			{signal: closing.signal, sendKill: options.sendKill},
		);
	}

	/** The folder of an environment of packages. */
	function built(key: string, python: PythonFacts, packages: Packages): Promise<string> {
		const known = building.get(key);
		if (known !== undefined) return known;
		if (!store) throw new LunchError('FUNCTION_RUNTIME_MISSING', 'There is no folder for environments here.');
		const made = store.open(key, folder => build(python, packages.requirements, folder), closing.signal);
		building.set(key, made);
		const forget = () => building.delete(key);
		made.then(forget, () => inBackground(new Promise(resolve => setTimeout(resolve, FAILED_MS).unref()).then(forget)));
		return made;
	}

	function use(key: string): () => void {
		const own = uses.get(key) ?? {calls: 0, timer: null};
		uses.set(key, own);
		own.calls += 1;
		if (own.timer) clearTimeout(own.timer);
		own.timer = null;
		return () => {
			own.calls -= 1;
			if (own.calls > 0) return;
			own.timer = setTimeout(() => giveUp(key), UNUSED_MS).unref();
		};
	}

	function giveUp(key: string): void {
		uses.delete(key);
		if (store) inBackground(store.release(key));
	}

	async function openPackages(packages: Packages): Promise<OpenedEnvironment> {
		const [python, {isShutIn, user}] = await Promise.all([pythons.find(packages.requiresPython), options.sandbox()]);
		// Functions that are not shut in could change it, and with it what all tenants run.
		if (!isShutIn && !isOwn) {
			throw new LunchError(
				'FUNCTION_RUNTIME_MISSING',
				'Environments need a sandbox here, so that no function can change them.',
				{
					hint: 'Install bubblewrap.',
				},
			);
		}
		const {architecture} = options.process;
		const names = [...packages.requirements].sort();
		const key = environmentKey([names, python.version, python.file, architecture, isShutIn]);
		const release = use(key);
		try {
			const folder = await built(key, python, packages);
			if (user !== null && !isReachable(folder)) throw unreachable(folder);
			const isSystem = python.basePrefix === '/usr' || python.basePrefix.startsWith('/usr/');
			return {
				key,
				interpreter: join(isShutIn ? INSIDE : folder, 'bin/python'),
				mounts: [{from: folder, to: INSIDE}, ...(isSystem ? [] : [{from: python.basePrefix, to: python.basePrefix}])],
				modules: null,
				release,
			};
		} catch (error) {
			release();
			throw error;
		}
	}

	return {
		check({environment}) {
			if (!environment) return;
			if (environment.kind !== 'packages' && !isOwn) {
				throw new LunchError(
					'FUNCTION_INVALID',
					'Folders and interpreters of this machine are only for its own calls.',
					{
						hint: 'Name packages: in a header `# /// script`, or a pyproject.toml.',
					},
				);
			}
			if (environment.kind === 'packages' && !mayBuild) {
				throw new LunchError('FUNCTION_INVALID', 'No environments are built here.', {
					hint: 'The operator of the service allows it with --allow-environments.',
				});
			}
		},
		open: environment =>
			environment.kind === 'packages' ? openPackages(environment) : environmentOfMachine(environment, pythons.factsOf),
		async close() {
			closing.abort();
			await Promise.allSettled(building.values());
			for (const [key, {timer}] of uses) {
				if (timer) clearTimeout(timer);
				await store?.release(key);
			}
		},
	};
}

function unreachable(folder: string): LunchError {
	return new LunchError(
		'FUNCTION_RUNTIME_MISSING',
		`${folder} can't be entered by the user that functions run as here.`,
		{
			hint: 'Set LUNCH_CACHE_DIR to a folder that everybody may enter.',
		},
	);
}
