import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {ownFolders} from './own-folders.ts';

/** A `lunch serve` as a person starts it, with folders of its own. */
export interface ServeProcess {
	address: string;
	/** The address of its gRPC server; null where it has none. */
	grpc: string | null;
	/** Its home, data and cache. */
	folder: string;
	process: ChildProcess;
	/** Everything on stderr so far: the log. */
	readonly log: string;
	/** The process ids of its workers that wrote to the log `listening` or answer requests. */
	workerPids(): Promise<number[]>;
	/** The value of a series in `/metrics`; 0 where there is none. */
	figure(series: string): Promise<number>;
	ended: Promise<{code: number | null; signal: NodeJS.Signals | null}>;
	close(): Promise<void>;
}

const launcher = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));

/** Starts it on free ports and waits until it listens. It runs no functions unless `--functions` says so. */
export async function startServeProcess(
	upstream: string,
	args: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
	program = launcher,
): Promise<ServeProcess> {
	const folder = await mkdtemp(join(tmpdir(), 'lunch-serve-'));
	const child = spawn(process.execPath, [program, 'serve', '--json', '--port', '0', ...args], {
		env: {
			...process.env,
			...ownFolders(folder),
			LUNCH_UPSTREAM: upstream,
			LUNCH_FUNCTIONS: '0',
			LUNCH_GRPC_PORT: '0',
			...env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let log = '';
	child.stderr.on('data', chunk => {
		log += chunk;
	});
	const ended = new Promise<{code: number | null; signal: NodeJS.Signals | null}>(resolve =>
		child.on('exit', (code, signal) => resolve({code, signal})),
	);
	const line = await Promise.race([
		new Promise<string>(resolve => child.stdout.once('data', chunk => resolve(String(chunk)))),
		ended.then(({code}) => {
			throw new Error(`it ended with ${code} instead of listening: ${log}`);
		}),
	]);
	const {address, grpc} = JSON.parse(line) as {address: string; grpc: string | null};
	return {
		address,
		grpc,
		folder,
		process: child,
		get log() {
			return log;
		},
		workerPids: () => childrenOf(child.pid ?? 0),
		async figure(series) {
			const text = await (await fetch(`${address}/metrics`)).text();
			const found = text.split('\n').find(candidate => candidate.startsWith(`${series} `));
			return found ? Number(found.slice(series.length + 1)) : 0;
		},
		ended,
		async close() {
			if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
			await ended;
			await rm(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
		},
	};
}

async function childrenOf(pid: number): Promise<number[]> {
	const ps = spawn('ps', ['-o', 'pid=', '--ppid', String(pid)], {stdio: ['ignore', 'pipe', 'ignore']});
	let text = '';
	for await (const chunk of ps.stdout) text += chunk;
	return text.trim().split(/\s+/).filter(Boolean).map(Number);
}

/** Whether a process of this id is running. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
