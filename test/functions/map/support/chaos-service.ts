import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {freePort} from '../../../support/network/free-port.ts';
import {startServeProcess} from '../../../support/program/serve-process.ts';
import {startWorkerProcess} from '../../../support/program/worker-process.ts';
import {startRedisServer} from '../../../support/servers/redis-server.ts';

/** A service whose functions run on other machines, over a Redis. */
export interface ChaosService {
	/** As `--server` has it. */
	readonly address: string;
	/** Ends one part of it by SIGKILL, in turns the service, a machine and Redis, and starts it anew; gives its name. */
	killNext(): Promise<string>;
	close(): Promise<void>;
}

const MACHINES = 2;

/** `env`: that of its machines. */
export async function openChaosService(env: Readonly<Record<string, string>>): Promise<ChaosService> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-chaos-service-'));
	mkdirSync(join(folder, 'results'));
	const redis = await startRedisServer({isKept: true});
	const shared = ['--redis', redis.url, '--storage', pathToFileURL(join(folder, 'results')).href];
	const port = String(await freePort());
	const serve = () => startServeProcess('http://127.0.0.1:9', shared, {LUNCH_GRPC_PORT: port, LUNCH_JOBS: '0'});
	const start = () => startWorkerProcess([...shared, '--jobs', '0', '--functions', '2'], env);
	let service = await serve();
	const machines = await Promise.all(Array.from({length: MACHINES}, start));
	let kills = 0;

	async function killNext(): Promise<string> {
		const turn = kills % 3;
		kills += 1;
		if (turn === 0) {
			await service.close();
			service = await serve();
			return 'the service';
		}
		if (turn === 1) {
			await machines.shift()?.close();
			machines.push(await start());
			return 'a machine';
		}
		await redis.kill();
		await redis.start();
		return 'Redis';
	}

	return {
		address: `grpc://127.0.0.1:${port}`,
		killNext,
		async close() {
			await Promise.all([service.close(), ...machines.map(machine => machine.close())]);
			await redis.close();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
