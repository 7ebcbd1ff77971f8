import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {DatabaseSync} from 'node:sqlite';
import {poll} from '../../support/poll.ts';
import {bundledProgram} from '../../support/program/bundled-program.ts';

/** A process with the embedded engine, as others would find it on this machine. */
export interface EngineProcess {
	child: ChildProcess;
	/** The next line it prints. */
	line(): Promise<string>;
	/** Stops it with SIGSTOP, between two writes: what it had locked then would be locked for all. */
	stop(): Promise<void>;
	kill(): Promise<void>;
}

/** Starts it: `work` runs jobs until it is killed, `work-kept` with a checkpoint at every chance and never to an end, `work-calls` calls too (see `recordingRunner`), `work-elsewhere` too, with a
 * storage that is away while there is a file `away`, `submit` submits one job after the other and prints their ids. */
export async function startEngine(
	folder: string,
	mode: 'work' | 'work-kept' | 'work-calls' | 'work-elsewhere' | 'submit',
): Promise<EngineProcess> {
	const script = bundledProgram(new URL('./run-engine.ts', import.meta.url));
	const child = spawn(process.execPath, [script, folder, mode], {stdio: ['ignore', 'pipe', 'inherit']});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	const line = async () => String((await lines.next()).value);
	await line();
	return {
		child,
		line,
		stop: () => stopBetweenWrites(child, folder),
		async kill() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const exit = once(child, 'exit');
			child.kill('SIGKILL');
			await exit;
		},
	};
}

async function stopBetweenWrites(child: ChildProcess, folder: string): Promise<void> {
	const database = new DatabaseSync(join(folder, 'jobs.sqlite'), {timeout: 0});
	await poll('it to be stopped between two writes', async () => {
		child.kill('SIGSTOP');
		await poll('it to be stopped', () => /^State:\s*T/m.test(readFileSync(`/proc/${child.pid}/status`, 'utf8')));
		if (canWrite(database)) return true;
		child.kill('SIGCONT');
		return false;
	});
	database.close();
}

function canWrite(database: DatabaseSync): boolean {
	try {
		database.exec('BEGIN IMMEDIATE; ROLLBACK');
		return true;
	} catch {
		return false;
	}
}
