import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {startRedisServer} from '../../support/servers/redis-server.ts';
import {timeRun} from './time-run.ts';

/** The system's Python, for which Debian packages Celery. */
const PYTHON = '/usr/bin/python3';

/** A task that does nothing, and a program that has it run for each input, many of them under way at once. */
const PROGRAM = `import os, sys
from celery import Celery, group
app = Celery("noop", broker=os.environ["REDIS"], backend=os.environ["REDIS"])
app.conf.update(task_serializer="json", worker_prefetch_multiplier=64, broker_connection_retry_on_startup=True)

@app.task(name="noop")
def noop(x):
    return None

if __name__ == "__main__":
    group(noop.s(x) for x in range(int(sys.argv[1]))).apply_async().get(timeout=300)
`;

export interface CeleryMap {
	run(inputs: number): Promise<number>;
	close(): Promise<void>;
}

/** A Celery worker with so many processes on a Redis of its own, warmed up; null where it is not installed. */
export async function mapWithCelery(folder: string, workers: number): Promise<CeleryMap | null> {
	const isThere = existsSync(PYTHON) && spawnSync(PYTHON, ['-c', 'import celery, redis']).status === 0;
	if (!isThere) return null;
	const redis = await startRedisServer();
	const env = {PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', REDIS: `${redis.url}/0`, C_FORCE_ROOT: '1'};
	writeFileSync(join(folder, 'noop_app.py'), PROGRAM);
	const args = ['-m', 'celery', '-A', 'noop_app', 'worker', '--concurrency', `${workers}`, '--loglevel', 'ERROR'];
	const worker = spawn(PYTHON, [...args, '--without-gossip', '--without-mingle'], {cwd: folder, env, stdio: 'ignore'});
	const run = (inputs: number) => timeRun(`${PYTHON} noop_app.py ${inputs}`, inputs, {cwd: folder, env});
	await run(100);
	return {
		run,
		async close() {
			const ended = once(worker, 'exit');
			worker.kill('SIGTERM');
			await ended;
			await redis.close();
		},
	};
}
