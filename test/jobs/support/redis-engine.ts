import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {bundledProgram} from '../../support/program/bundled-program.ts';

/** A process that computes jobs of a Redis, as others would find it on some machine. */
export interface RedisEngineProcess {
	child: ChildProcess;
	/** Its name in the jobs it is at. */
	worker: string;
	kill(): Promise<void>;
}

export interface RedisEngineOptions {
	redis: string;
	/** Where it writes results. */
	folder: string;
	/** The storage where results go instead, as in `--storage`. */
	storage?: string;
	/** How wrong its clock is, in milliseconds. */
	skewMs?: number;
	/** After so long without a sign of life it loses its jobs, in milliseconds. */
	leaseMs?: number;
	/** A file to which calls add their ids: with it, four at once are run (see `recordingRunner`). */
	begun?: string;
	/** Whether it makes checkpoints at every chance and comes to no end. */
	isEndless?: boolean;
	/** Jobs at once. */
	jobs?: number;
	/** Jobs of so many decimals are divided among all. Names of the parts that it begins are printed. */
	divideFrom?: number;
	/** How long it waits before each part of its own job, in milliseconds. */
	pauseMs?: number | undefined;
	/** The words before its command line, where it is to run on another machine of a network. */
	command?: readonly string[];
}

/** Starts one; it works until it is killed. */
export async function startRedisEngine({
	redis,
	folder,
	command = [],
	...options
}: RedisEngineOptions): Promise<RedisEngineProcess> {
	const script = bundledProgram(new URL('./run-redis-engine.ts', import.meta.url));
	const [program = process.execPath, ...words] = [...command, process.execPath];
	const child = spawn(program, [...words, script, redis, folder, JSON.stringify(options)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	await once(child.stdout, 'data');
	return {
		child,
		worker: `process ${child.pid}`,
		async kill() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const exit = once(child, 'exit');
			child.kill('SIGKILL');
			await exit;
		},
	};
}
