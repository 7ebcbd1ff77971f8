import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {startServeProcess} from '../../support/program/serve-process.ts';
import type {MeasuredRedis} from './redis-figures.ts';

export interface Rates {
	perSecond: number;
	/** Milliseconds within which half of the answers came, and 99 of 100. */
	p50: number;
	p99: number;
	/** Answers that were no 202. */
	failures: number;
	/** Processor time of the service and of Redis for one request, in microseconds: what counts on a machine that is shared. */
	serviceTime: number;
	redisTime: number;
}

const SCRIPT = `
wrk.method = 'POST'
wrk.body = '{"digits":1000}'
wrk.headers['content-type'] = 'application/json'
`;

/** How fast `lunch serve` takes jobs in over HTTP, each in Redis before it is answered. Asked by wrk. */
export async function postJobs(redis: MeasuredRedis, connections: number, seconds: number): Promise<Rates> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	const args = [
		'--redis',
		redis.server.url,
		'--jobs',
		'0',
		'--functions',
		'0',
		'--grpc-port',
		'0',
		'--log-level',
		'warn',
	];
	const served = await startServeProcess('http://127.0.0.1:9', args);
	try {
		const script = join(folder, 'post.lua');
		writeFileSync(script, SCRIPT);
		const load = (duration: number) =>
			promisify(execFile)('wrk', [
				...['-t1', `-c${connections}`, `-d${duration}s`, '--latency', '-s', script, `${served.address}/job`],
			]);
		await load(2);
		const spent = async () => [await served.figure('process_cpu_seconds_total'), await redis.processor()] as const;
		const before = await spent();
		const {stdout} = await load(seconds);
		const after = await spent();
		const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
		const [, failures = '0'] = /Non-2xx or 3xx responses: (\d+)/.exec(stdout) ?? [];
		return {
			perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
			p50: millisecondsOf(/^\s+50%\s+(\S+)/m.exec(stdout)?.[1]),
			p99: millisecondsOf(/^\s+99%\s+(\S+)/m.exec(stdout)?.[1]),
			failures: Number(failures),
			serviceTime: ((after[0] - before[0]) / requests) * 1e6,
			redisTime: ((after[1] - before[1]) / requests) * 1e6,
		};
	} finally {
		await served.close();
		rmSync(folder, {recursive: true});
	}
}

function millisecondsOf(text = ''): number {
	const [, value, unit = ''] = /^([\d.]+)(us|ms|s)$/.exec(text) ?? [];
	return Number(value) * ({us: 0.001, ms: 1, s: 1000}[unit] ?? Number.NaN);
}
