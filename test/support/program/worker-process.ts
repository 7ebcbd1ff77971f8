import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {ownFolders} from './own-folders.ts';

/** A `lunch worker` as a person starts it, with folders of its own. */
export interface WorkerProcess {
	process: ChildProcess;
	/** Its own name, as it said when it began to work. */
	machine: {id: string; name: string};
	/** Where it says how it is; null for nowhere. */
	status: string | null;
	/** Everything on stderr so far: the log. */
	readonly log: string;
	ended: Promise<{code: number | null; signal: NodeJS.Signals | null}>;
	/** Ends it with SIGKILL if it still runs, and removes its folders. */
	close(): Promise<void>;
}

const launcher = fileURLToPath(new URL('../../../bin/lunch.js', import.meta.url));

/** Starts it and waits until it works, or has ended. `onLog` is told all of its log so far, each time that there is more. */
export async function startWorkerProcess(
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
	onLog: (log: string) => void = () => {},
	program = launcher,
): Promise<WorkerProcess> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-worker-'));
	const child = spawn(process.execPath, [program, 'worker', '--json', ...args], {
		env: {
			...process.env,
			...ownFolders(folder),
			...env,
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let log = '';
	child.stderr.on('data', chunk => {
		log += chunk;
		onLog(log);
	});
	const ended = new Promise<{code: number | null; signal: NodeJS.Signals | null}>(resolve =>
		child.on('close', (code, signal) => resolve({code, signal})),
	);
	async function close(): Promise<void> {
		if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
		await ended;
		rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
	}
	const line = await Promise.race([
		new Promise<string>(resolve => child.stdout.once('data', chunk => resolve(String(chunk)))),
		ended.then(async ({code}) => {
			await close();
			throw new Error(`it ended with ${code} instead of working: ${log}`);
		}),
	]);
	const {machine, status} = JSON.parse(line) as Pick<WorkerProcess, 'machine' | 'status'>;
	return {
		process: child,
		machine,
		status,
		get log() {
			return log;
		},
		ended,
		close,
	};
}
