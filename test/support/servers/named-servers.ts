import {type ChildProcess, type SpawnOptions, spawn} from 'node:child_process';
import {once} from 'node:events';

const MOST_WORDS = 20_000;

/** The programs of a server that a test starts, by name. */
export interface NamedServers {
	/** Starts one; its words are shown should it fail. */
	start(name: string, program: string, args: readonly string[], options?: Pick<SpawnOptions, 'cwd'>): ChildProcess;
	/** Ends it with SIGKILL; resolves when it is gone. */
	stop(name: string): Promise<void>;
	stopAll(): Promise<void>;
}

export function createNamedServers(): NamedServers {
	const servers = new Map<string, ChildProcess>();

	async function stop(name: string): Promise<void> {
		const server = servers.get(name);
		servers.delete(name);
		if (!server || server.exitCode !== null || server.signalCode !== null) return;
		const exit = once(server, 'exit');
		server.kill('SIGKILL');
		await exit;
	}

	return {
		start(name, program, args, options = {}) {
			const server = spawn(program, args, {...options, stdio: ['ignore', 'pipe', 'pipe']});
			server.stdout.resume();
			let words = '';
			server.stderr.on('data', chunk => {
				if (words.length < MOST_WORDS) words += chunk;
			});
			server.on('exit', code => {
				if (code) process.stderr.write(`${name}: ${words}\n`);
			});
			servers.set(name, server);
			return server;
		},
		stop,
		async stopAll() {
			await Promise.all([...servers.keys()].map(stop));
		},
	};
}
