import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {describeNeeding} from '../machine/needing.ts';
import {freePort} from '../network/free-port.ts';
import {PATIENCE_MS} from '../poll.ts';

/** A real redis-server of its own: a free port of loopback, a folder of its own. */
export interface RedisServer {
	/** Its address, as given to `--redis`. */
	readonly url: string;
	readonly port: number;
	readonly folder: string;
	/** The process id of the one that runs; undefined while none does. */
	readonly pid: number | undefined;
	/** Starts it again on the same port and folder, after `stop` or `kill`; resolves when it answers. */
	start(): Promise<void>;
	/** Ends it in good order. */
	stop(): Promise<void>;
	/** Ends it with SIGKILL. */
	kill(): Promise<void>;
	/** Ends it and removes its folder. */
	close(): Promise<void>;
}

export interface RedisServerOptions {
	/** Keeps what is written in an append-only file, so that a restarted server has it again. */
	isKept?: boolean;
	/** More arguments of `redis-server`. */
	args?: readonly string[];
}

/** Starts one. What it logs comes with the error where it does not start. */
export async function startRedisServer({isKept = false, args = []}: RedisServerOptions = {}): Promise<RedisServer> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-redis-'));
	let port = await freePort();
	let child: ChildProcess | undefined;

	async function start(): Promise<void> {
		const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
		// A server that writes its title over its environment has not the mark of the run there any more.
		const marked = ['--set-proc-title', 'no'];
		const kept = isKept ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
		const started = spawn('redis-server', [...own, ...marked, ...kept, ...args], {stdio: ['ignore', 'pipe', 'pipe']});
		let log = '';
		const listen = (chunk: Buffer) => {
			// Of a server that runs for long only the beginning is of interest.
			if (log.length < 20_000) log += chunk;
		};
		started.stdout.on('data', listen);
		started.stderr.on('data', listen);
		child = started;
		// A test or a benchmark that breaks off must not leave it running.
		const leave = () => {
			started.kill('SIGKILL');
		};
		process.once('exit', leave);
		started.once('exit', () => process.removeListener('exit', leave));
		const deadline = performance.now() + PATIENCE_MS;
		while (!(await answers(port))) {
			if (hasEnded(started)) throw new Error(`redis-server did not start: ${log}`);
			if (performance.now() > deadline) throw new Error(`redis-server does not answer: ${log}`);
			await delay(10);
		}
		// Another server may have been quicker to take the port.
		if (hasEnded(started)) throw new Error(`redis-server did not start: ${log}`);
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		if (!child || hasEnded(child)) return;
		const exit = once(child, 'exit');
		child.kill(signal);
		await exit;
	}

	await start().catch(async () => {
		port = await freePort();
		await start();
	});
	return {
		url: `redis://127.0.0.1:${port}`,
		port,
		folder,
		get pid() {
			return child && !hasEnded(child) ? child.pid : undefined;
		},
		start,
		stop: () => end('SIGTERM'),
		kill: () => end('SIGKILL'),
		async close() {
			await end('SIGKILL');
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** Tests that need a redis-server; where there is none they say so, and with `CI=true` they fail. */
export function describeWithRedis(name: string, tests: () => void): void {
	describeNeeding(['redis-server'], name, tests);
}

function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

/** Whether a Redis that has read its data answers there. */
async function answers(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		socket.write('PING\r\n');
		const [answer] = await once(socket, 'data');
		return String(answer).startsWith('+PONG');
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
