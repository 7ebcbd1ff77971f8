import type {CallRequest, Functions} from '../../../source/functions/functions.ts';
import {openRedisFunctions} from '../../../source/functions/redis/open-redis-functions.ts';
import {openPool} from '../../functions/support/open-pool.ts';
import {startWorkerProcess} from '../../support/program/worker-process.ts';
import {type MeasuredRedis, startMeasuredRedis} from './redis-figures.ts';

const ONE_BY_ONE = 1000;
const SECONDS = 4;
const AT_ONCE = 64;
const WAITING = 2000;
const SLOTS = 2;
const IDLE_MS = 10_000;

const nothing: CallRequest = {
	runtime: 'node',
	code: {kind: 'expression', source: '() => 1'},
	resultEncoding: 'json',
};

/** Calls of a function that does nothing, over Redis: how long one takes, how many a second, and what one costs Redis. */
export async function benchCalls(): Promise<void> {
	const pool = openPool({limit: SLOTS, prefork: SLOTS});
	await callOneByOne(pool.functions, 100);
	printTimes('one after the other, embedded pool', await callOneByOne(pool.functions, ONE_BY_ONE));
	await pool.close();

	const redis = await startMeasuredRedis();
	try {
		for (const machines of [1, 2, 4]) await measure(redis, machines);
		await measureWaiting(redis);
	} finally {
		await redis.close();
	}
}

async function measure(redis: MeasuredRedis, machines: number): Promise<void> {
	await redis.client.flushall();
	const functions = openRedisFunctions({redis: redis.server.url});
	const args = ['--redis', redis.server.url, '--jobs', '0', '--functions', String(SLOTS), '--log-level', 'warn'];
	const others = await redis.connections();
	const started = await Promise.all(Array.from({length: machines}, () => startWorkerProcess(args)));
	try {
		await callOneByOne(functions, 100);
		await callInParallel(functions, 1);
		const name = `${machines} worker${machines > 1 ? 's' : ''} of ${SLOTS}`;
		if (machines === 1) printTimes(`one after the other, ${name}`, await callOneByOne(functions, ONE_BY_ONE));
		const before = {commands: await redis.commands(), processor: await redis.processor(), own: process.cpuUsage()};
		const {count, perSecond} = await callInParallel(functions, SECONDS);
		const {user, system} = process.cpuUsage(before.own);
		const commands = ((await redis.commands()) - before.commands) / count;
		const processor = (((await redis.processor()) - before.processor) / count) * 1e6;
		print(
			`${AT_ONCE} at once, ${name}`.padEnd(40),
			`${perSecond.toFixed(0).padStart(6)} calls/s   a call: ${commands.toFixed(1)} commands, ${processor.toFixed(0)} µs of Redis’s processor, ${((user + system) / count).toFixed(0)} µs of the caller’s`,
		);
		if (machines === 4) {
			const connections = ((await redis.connections()) - others) / machines;
			const idle = await redis.commands();
			await new Promise(resolve => setTimeout(resolve, IDLE_MS));
			const idleCommands = ((await redis.commands()) - idle) / machines / (IDLE_MS / 1000);
			print(
				'one worker'.padEnd(40),
				`${connections.toFixed(0)} connections, ${idleCommands.toFixed(1)} commands/s with nothing to do`,
			);
		}
	} finally {
		await functions.close();
		await Promise.all(started.map(worker => worker.close()));
	}
}

/** Measures the memory that a call takes in Redis while it waits. */
async function measureWaiting(redis: MeasuredRedis): Promise<void> {
	await redis.client.flushall();
	const functions = openRedisFunctions({redis: redis.server.url});
	try {
		await functions.load();
		const before = await redis.memory();
		let queued = 0;
		const calls = Array.from({length: WAITING}, () =>
			functions.start(nothing, ({kind}) => {
				if (kind === 'queued') queued++;
			}),
		);
		while (queued < WAITING) await new Promise(resolve => setTimeout(resolve, 5));
		print(
			'one call in Redis'.padEnd(40),
			`${(((await redis.memory()) - before) / WAITING).toFixed(0)} bytes while it waits`,
		);
		for (const call of calls) call.cancel();
		await Promise.all(calls.map(({outcome}) => outcome));
	} finally {
		await functions.close();
	}
}

async function call(functions: Functions): Promise<void> {
	const {state, error} = await functions.start(nothing).outcome;
	if (state !== 'returned') throw new Error(`${state}: ${error?.message}`);
}

/** How long each of so many calls took, in milliseconds, the shortest first. */
async function callOneByOne(functions: Functions, count: number): Promise<number[]> {
	const times: number[] = [];
	for (let index = 0; index < count; index++) {
		const since = performance.now();
		await call(functions);
		times.push(performance.now() - since);
	}
	return times.toSorted((a, b) => a - b);
}

async function callInParallel(functions: Functions, seconds: number): Promise<{count: number; perSecond: number}> {
	const since = performance.now();
	const end = since + seconds * 1000;
	let count = 0;
	const lanes = Array.from({length: AT_ONCE}, async () => {
		while (performance.now() < end) {
			await call(functions);
			count++;
		}
	});
	await Promise.all(lanes);
	return {count, perSecond: count / ((performance.now() - since) / 1000)};
}

function printTimes(what: string, times: readonly number[]): void {
	const at = (share: number) => times[Math.floor(share * (times.length - 1))]?.toFixed(2);
	const perSecond = (1000 * times.length) / times.reduce((sum, time) => sum + time, 0);
	print(what.padEnd(40), `${perSecond.toFixed(0).padStart(6)} calls/s   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`);
}

function print(...texts: readonly string[]): void {
	process.stdout.write(`${texts.join(' ')}\n`);
}
