import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {freePort} from '../../support/network/free-port.ts';
import {ownFolders} from '../../support/program/own-folders.ts';

/** A relay under load: ours or one of the others. */
export interface Target {
	readonly name: string;
	/** The needed program that is not here; null when it can be started. */
	missing(): string | null;
	/** `ttl`: for how many seconds answers serve; null for what each does by itself. */
	start(options: {upstream: string; ttl: number | null}): Promise<RunningTarget>;
}

export interface RunningTarget {
	readonly name: string;
	readonly address: string;
	/** Memory in use by all its processes, in MiB: shared pages by share. */
	memory(): number;
	/** Processor time that its processes have used so far, in seconds. */
	processorTime(): number;
	stop(): Promise<void>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** Every server is held to the first core; who measures has the other. */
const SERVER_CORE = '0';

export const lunch: Target = {
	name: 'lunch',
	missing: () => null,
	start: ({upstream, ttl}) =>
		launch('lunch', async ({port, folder}) => [
			[
				[
					process.execPath,
					here('../../../bin/lunch.js'),
					'serve',
					'--port',
					String(port),
					'--upstream',
					upstream,
					...(ttl === null ? [] : ['--ttl', String(ttl)]),
					'--log-level',
					'warn',
					'--functions',
					'0',
				],
				ownFolders(folder),
			],
		]),
};

export const flask: Target = {
	name: 'Flask',
	missing: () => missingOf('/usr/bin/gunicorn', 'flask, flask_caching, requests'),
	start: ({upstream, ttl}) =>
		launch('Flask', async ({port}) => [
			[
				[
					'/usr/bin/gunicorn',
					'--log-level',
					'warning',
					'--bind',
					`127.0.0.1:${port}`,
					'--workers',
					'1',
					'--threads',
					'8',
					'--backlog',
					'4096',
					'--worker-connections',
					'4096',
					'--chdir',
					here('peers'),
					'flask_relay:app',
				],
				{UPSTREAM: upstream, TTL: String(ttl)},
			],
		]),
};

export const fastapi: Target = {
	name: 'FastAPI + Redis',
	missing: () => missingOf('/usr/bin/redis-server', 'fastapi, uvicorn, redis.asyncio, httpx, uvloop, httptools'),
	start: ({upstream, ttl}) =>
		launch('FastAPI + Redis', async ({port, folder}) => {
			const redisPort = await freePort();
			return [
				[
					['/usr/bin/redis-server', '--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
					{},
				],
				[
					[
						'/usr/bin/python3',
						'-m',
						'uvicorn',
						'fastapi_relay:app',
						'--port',
						String(port),
						'--log-level',
						'warning',
						'--no-access-log',
						'--backlog',
						'4096',
						'--app-dir',
						here('peers'),
					],
					{UPSTREAM: upstream, TTL: String(ttl), REDIS: `redis://127.0.0.1:${redisPort}`},
				],
			];
		}),
};

export const nginx: Target = {
	name: 'nginx',
	missing: () => (existsSync('/usr/sbin/nginx') ? null : 'nginx'),
	start: ({upstream, ttl}) =>
		launch('nginx', async ({port, folder}) => {
			const file = join(folder, 'nginx.conf');
			await writeFile(file, nginxConfiguration({port, folder, upstream, ttl}));
			return [[['/usr/sbin/nginx', '-p', folder, '-c', file, '-e', join(folder, 'error.log')], {}]];
		}),
};

export const bareNode: Target = {
	name: 'bare node:http',
	missing: () => null,
	start: () =>
		launch('bare node:http', async ({port}) => [[[process.execPath, here('peers/bare-node.mjs'), String(port)], {}]]),
};

function nginxConfiguration(options: {port: number; folder: string; upstream: string; ttl: number | null}): string {
	const {port, folder, upstream, ttl} = options;
	return `user root; worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 8192; }
http {
	access_log off; keepalive_requests 1000000000;
	proxy_temp_path ${folder}/temp; client_body_temp_path ${folder}/body; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
	proxy_cache_path ${folder}/cache keys_zone=menus:10m;
	server {
		listen 127.0.0.1:${port} backlog=4096;
		location / {
			proxy_pass ${upstream}/; proxy_http_version 1.1; proxy_set_header Connection "";
			proxy_cache menus; proxy_cache_valid 200 ${ttl}s; proxy_cache_lock on; proxy_cache_lock_timeout 20s;
			proxy_cache_use_stale updating error timeout; proxy_cache_background_update on;
			add_header Cache-Status "nginx; $upstream_cache_status"; add_header Cache-Control "public, max-age=${ttl}"; add_header Age 0; add_header ETag '"abcdefghijklmnopqrstuv"';
		}
	}
}
`;
}

type Commands = [command: string[], env: Record<string, string>][];

/** Starts the processes of a relay on its core, in a folder of their own, and waits until it answers. */
export async function launch(
	name: string,
	commandsOf: (place: {port: number; folder: string}) => Promise<Commands>,
): Promise<RunningTarget> {
	const folder = await mkdtemp(join(tmpdir(), 'lunch-bench-'));
	const port = await freePort();
	const children: ChildProcess[] = [];
	for (const [command, env] of await commandsOf({port, folder})) {
		children.push(
			spawn('taskset', ['-c', SERVER_CORE, ...command], {
				env: {...process.env, ...env},
				stdio: ['ignore', 'ignore', 'inherit'],
			}),
		);
	}
	const address = `http://127.0.0.1:${port}`;
	await listening(address, children);
	return {
		name,
		address,
		memory: () => children.reduce((sum, {pid}) => sum + proportionalMemory(pid ?? 0), 0) / 1024,
		processorTime: () => children.reduce((sum, {pid}) => sum + processorTime(pid ?? 0), 0),
		async stop() {
			const ended = children.map(child => new Promise(resolve => child.once('exit', resolve)));
			for (const child of children) child.kill('SIGTERM');
			const timer = setTimeout(() => children.map(child => child.kill('SIGKILL')), 5000);
			await Promise.all(ended);
			clearTimeout(timer);
			await rm(folder, {recursive: true, force: true, maxRetries: 5, retryDelay: 200});
		},
	};
}

async function listening(address: string, children: readonly ChildProcess[]): Promise<void> {
	for (let attempt = 0; attempt < 200; attempt++) {
		if (children.some(({exitCode}) => exitCode !== null)) break;
		// Only that it listens: a request for a menu would warm the cache.
		if (
			await fetch(`${address}/warm-up`).then(
				answer => answer.text().then(() => true),
				() => false,
			)
		)
			return;
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	throw new Error(`nothing answers at ${address}`);
}

/** PSS of a process and its children, in KiB. */
function proportionalMemory(pid: number): number {
	const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
	return childrenOf(pid).reduce((sum, child) => sum + proportionalMemory(child), own);
}

/** User and system time of a process and its children, in seconds. */
function processorTime(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	// In hundredths: the kernel's USER_HZ.
	const own = (Number(fields[11]) + Number(fields[12])) / 100;
	return childrenOf(pid).reduce((sum, child) => sum + processorTime(child), own);
}

function childrenOf(pid: number): number[] {
	const read = (task: string) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8');
	return readdirSync(`/proc/${pid}/task`).flatMap(task => read(task).split(' ').filter(Boolean).map(Number));
}

function missingOf(program: string, modules: string): string | null {
	if (!existsSync(program)) return program;
	return spawnSync('/usr/bin/python3', ['-c', `import ${modules}`]).status === 0 ? null : `Python modules ${modules}`;
}
