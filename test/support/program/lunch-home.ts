import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {runMark} from '../run/run-mark.ts';

/** The program as it is started: built, by its launcher. */
export const LUNCH = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));

/** How a run of the program ended. */
export interface Run {
	code: number | null;
	signal: NodeJS.Signals | null;
	stdout: string;
	stderr: string;
}

export interface RunOptions {
	/** Added to the environment of the home; undefined takes a variable out. */
	env?: Readonly<Record<string, string | undefined>>;
	/** The base address of the upstream; otherwise the home's. */
	upstream?: string;
	cwd?: string;
}

/** A started run: to be watched, killed, and waited for. */
export interface RunningLunch {
	readonly child: ChildProcess;
	readonly ended: Promise<Run>;
	/** The text on stderr so far. */
	stderr(): string;
	stdout(): string;
}

/** A person's home with nothing of `lunch` in it yet: all its folders are temporary. */
export interface LunchHome {
	readonly folder: string;
	readonly cacheFile: string;
	readonly configFile: string;
	readonly env: Readonly<Record<string, string>>;
	run(args: readonly string[], options?: RunOptions): Promise<Run>;
	start(args: readonly string[], options?: RunOptions): RunningLunch;
	/** Runs a shell command line in which `lunch` is the program. */
	shell(commandLine: string, options?: RunOptions): Promise<Run>;
	writeConfig(text: string): Promise<void>;
	remove(): void;
}

/** Nothing listens there: port 1 is reserved and refused at once. */
export const NOWHERE = 'http://127.0.0.1:1/api';

/** Makes one; `own` is added to the environment of all that is run there. */
export function makeLunchHome(upstream: string = NOWHERE, own: Readonly<Record<string, string>> = {}): LunchHome {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-test-'));
	const configFile = join(folder, 'config', 'lunch', 'config.json');
	const env = {
		...runMark(),
		PATH: process.env.PATH ?? '',
		HOME: folder,
		LANG: 'C.UTF-8',
		XDG_CACHE_HOME: join(folder, 'cache'),
		XDG_CONFIG_HOME: join(folder, 'config'),
		XDG_DATA_HOME: join(folder, 'data'),
		LUNCH_UPSTREAM: upstream,
		// No service of this machine is to be found by a test that starts none.
		LUNCH_PORT: '1',
		NODE: process.execPath,
		LUNCH,
		...own,
	};

	function environment({env: own, upstream: address}: RunOptions): NodeJS.ProcessEnv {
		const all = {...env, ...(address === undefined ? {} : {LUNCH_UPSTREAM: address}), ...own};
		return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
	}

	function start(args: readonly string[], options: RunOptions = {}): RunningLunch {
		return watch(
			spawn(process.execPath, [LUNCH, ...args], {
				env: environment(options),
				cwd: options.cwd ?? folder,
				stdio: ['ignore', 'pipe', 'pipe'],
			}),
		);
	}

	return {
		folder,
		cacheFile: join(folder, 'cache', 'lunch', 'relay.sqlite'),
		configFile,
		env,
		start,
		run: (args, options) => start(args, options).ended,
		shell(commandLine, options = {}) {
			const script = `lunch() { "$NODE" "$LUNCH" "$@"; }\n${commandLine}`;
			const child = spawn('bash', ['--norc', '-c', script], {
				env: environment(options),
				cwd: options.cwd ?? folder,
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			return watch(child).ended;
		},
		async writeConfig(text) {
			await mkdir(join(folder, 'config', 'lunch'), {recursive: true});
			await writeFile(configFile, text);
		},
		remove() {
			// Renewing processes outlive the run they belong to, and may still be writing.
			rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 50});
		},
	};
}

function watch(child: ChildProcess): RunningLunch {
	let stdout = '';
	let stderr = '';
	child.stdout?.setEncoding('utf8').on('data', text => {
		stdout += text;
	});
	child.stderr?.setEncoding('utf8').on('data', text => {
		stderr += text;
	});
	const ended = new Promise<Run>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code, signal) => resolve({code, signal, stdout, stderr}));
	});
	return {child, ended, stderr: () => stderr, stdout: () => stdout};
}
