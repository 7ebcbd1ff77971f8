import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import type {CallOutcome, Functions} from '../../../../source/functions/functions.ts';
import {openRedisFunctions} from '../../../../source/functions/redis/open-redis-functions.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import {poll} from '../../../support/poll.ts';
import {type RedisServer, startRedisServer} from '../../../support/servers/redis-server.ts';
import {type Called, call} from './calling.ts';
import {type MachineProcess, startMachine} from './machine-process.ts';

export interface ChaosOptions {
	machines: number;
	/** How many machines are killed, each after a random while up to `longestMs`, and replaced. */
	kills: number;
	longestMs: number;
	/** How often Redis is killed and started again. */
	redisKills: number;
	/** How many machines stand still for longer than their lease. */
	freezes: number;
	/** How many calls are under way at once. */
	atOnce: number;
}

/** How calls ended, each once and with its own value. */
export interface ChaosFigures {
	calls: number;
	returned: number;
	threw: number;
	/** With the word that their machine died. */
	died: number;
	/** Not accepted while Redis was away. */
	refused: number;
	/** Begun again, as they allowed. */
	retried: number;
	seconds: number;
}

const FROZEN_MS = 8000;
/** Chaos goes on until so many calls have returned. */
const LEAST_RETURNED = 30;

/** The code of most calls, so that there are many. */
const quick = 'index => index';
/** The code of the others: wait for a while, print, and return or throw as they were told. */
const slow = `async (index, ms, throws) => {
	console.log('begin ' + index);
	await new Promise(resolve => setTimeout(resolve, ms));
	console.log('end ' + index);
	if (throws) throw new Error('call ' + index);
	return index;
}`;

/**
 * Has calls run while machines are killed and stand still, and Redis is killed. Throws where a call did not end,
 * ended twice, with what is another's, or was begun twice though it may not be.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosFigures> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-chaos-'));
	const record = join(folder, 'begun');
	// It writes before it answers (appendfsync always): killed, it loses no call that it accepted.
	const redis = await startRedisServer({isKept: true});
	const functions = openRedisFunctions({redis: redis.url});
	const machines: MachineProcess[] = [];
	const calls: Called[] = [];
	let started = 0;
	let isOver = false;
	const start = () => machines.push(startMachine(redis.url, `machine ${++started}`, 2, record));
	const since = performance.now();
	try {
		for (let index = 0; index < options.machines; index++) start();
		const lanes = Array.from({length: options.atOnce}, async () => {
			while (!isOver) await begin(functions, calls);
		});
		await Promise.all([
			killMachines(options, machines, start),
			killRedis(options, redis),
			freezeMachines(options, machines),
		]);
		// On a busy machine few may have ended by now.
		await poll('calls that return, and calls that throw', () => {
			return endedAs(calls, 'returned') >= LEAST_RETURNED && endedAs(calls, 'threw') > 0;
		});
		isOver = true;
		await Promise.all(lanes);
		await functions.close();
		return {...judge(calls, readFileSync(record, 'utf8')), seconds: (performance.now() - since) / 1000};
	} finally {
		isOver = true;
		await Promise.all(machines.map(machine => machine.kill()));
		await functions.close();
		await redis.close();
		rmSync(folder, {recursive: true, force: true});
	}
}

async function begin(functions: Functions, calls: Called[]): Promise<void> {
	const index = calls.length;
	const called = call(functions, isQuick(index) ? quick : slow, [index, Math.random() * 400, index % 10 === 9], {
		// The record of what was begun knows calls by their hints.
		hintMs: index + 1,
		mayRetry: mayRetry(index),
	});
	calls.push(called);
	const wasRefused = await called.outcome.then(
		() => false,
		() => true,
	);
	if (wasRefused) await delay(50);
}

function endedAs(calls: readonly Called[], state: CallOutcome['state']): number {
	return calls.filter(({end}) => end !== null && !(end instanceof Error) && end.state === state).length;
}

const mayRetry = (index: number) => index % 2 === 1;
const isQuick = (index: number) => index % 30 < 20;

async function killMachines({kills, longestMs}: ChaosOptions, machines: MachineProcess[], start: () => void) {
	for (let killed = 0; killed < kills; killed++) {
		await delay(Math.random() * longestMs);
		const [victim] = machines.splice(Math.floor(Math.random() * machines.length), 1);
		await victim?.kill();
		start();
	}
}

async function killRedis({redisKills, kills, longestMs}: ChaosOptions, redis: RedisServer) {
	for (let killed = 0; killed < redisKills; killed++) {
		await delay(1000 + (kills * longestMs) / 2 / (redisKills + 1));
		await redis.kill();
		await delay(Math.random() * 1000);
		await redis.start();
	}
}

async function freezeMachines({freezes}: ChaosOptions, machines: MachineProcess[]) {
	for (let frozen = 0; frozen < freezes; frozen++) {
		await delay(1000);
		const victim = machines[Math.floor(Math.random() * machines.length)];
		victim?.child.kill('SIGSTOP');
		await delay(FROZEN_MS);
		victim?.child.kill('SIGCONT');
	}
}

function judge(calls: readonly Called[], record: string): Omit<ChaosFigures, 'seconds'> {
	const figures = {calls: calls.length, returned: 0, threw: 0, died: 0, refused: 0, retried: 0};
	const begun = new Map<number, number>();
	for (const line of record.trim().split('\n')) begun.set(Number(line) - 1, (begun.get(Number(line) - 1) ?? 0) + 1);
	for (const [index, called] of calls.entries()) {
		assert.equal(called.ends, 1, `call ${index} ended ${called.ends} times`);
		const times = begun.get(index) ?? 0;
		assert.ok(times <= (mayRetry(index) ? 3 : 1), `call ${index} was begun ${times} times`);
		if (times > 1) figures.retried++;
		if (called.end instanceof Error) {
			assert.ok(called.end instanceof LunchError && called.end.code === 'SERVICE_UNREACHABLE', String(called.end));
			figures.refused++;
		} else if (called.end) figures[judgeOne(index, called, called.end)]++;
	}
	return figures;
}

function judgeOne(index: number, {events}: Called, {state, value, error}: CallOutcome): 'returned' | 'threw' | 'died' {
	const output = events.flatMap(event => ('text' in event ? event.text : [])).join('');
	for (const [, of] of output.matchAll(/(?:begin|end) (\d+)\n/g)) assert.equal(Number(of), index);
	if (state === 'failed') {
		assert.equal(error?.code, 'FUNCTION_WORKER_DIED', `call ${index}: ${error?.message}`);
		return 'died';
	}
	if (!isQuick(index))
		assert.ok(output.endsWith(`begin ${index}\nend ${index}\n`), `call ${index} printed ${JSON.stringify(output)}`);
	if (state === 'threw') {
		assert.equal(error?.message, `call ${index}`);
		return 'threw';
	}
	assert.equal(state, 'returned', `call ${index}: ${error?.message}`);
	assert.equal(value?.text, String(index));
	return 'returned';
}
