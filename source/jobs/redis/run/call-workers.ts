import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {createBackgroundWork} from '../../../shared/background-work.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {withTimeout} from '../../../shared/with-timeout.ts';
import {NOT_BEGUN_MS, runAttempt} from '../../engine/calls/call-attempt.ts';
import {callCheckpoints} from '../../engine/calls/call-checkpoints.ts';
import type {CallRunner, CallsOption} from '../../engine/calls/call-runner.ts';
import {createOutputWriter} from '../../engine/calls/live-output.ts';
import {oneAtATime} from '../../engine/one-at-a-time.ts';
import {damagedCheckpoint} from '../../engine/work/checkpoints.ts';
import type {Results} from '../../results/results.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';
import type {RedisCallClaim, RedisCallTable} from '../table/redis-call-table.ts';
import {tellDamage} from '../table/tell-damage.ts';
import {endOfCall} from './write-call-result.ts';

export interface CallWorkersOptions {
	table: RedisCallTable;
	results: Results;
	connection: RedisConnection;
	calls: CallsOption;
	/** The name of this process, for people. */
	worker: string;
	/** After so long without a sign of life a process loses its calls, in milliseconds. */
	leaseMs: number;
	onError: (error: unknown) => void;
	/** Told of each attempt that is over. */
	onSettled: (id: string) => void;
}

interface Run {
	claim: RedisCallClaim;
	stop: AbortController;
	done: Promise<void>;
}

/** Looks for calls after so long though nothing was told, in milliseconds: other processes may be gone. */
const LOOK_EVERY_MS = 2000;
const RETRY_MS = 500;
/** The time to write down what is left when a process is to end, in milliseconds. */
const WRITE_TIMEOUT_MS = 4000;

/**
 * Takes the calls that are next and runs them, so many at a time. Taking one notes in Redis that it begins: one whose process is gone
 * is never begun again, unless its retries say so.
 */
export function createCallWorkers({table, results, connection, calls, leaseMs, ...options}: CallWorkersOptions) {
	const {onError, onSettled} = options;
	const holder = {holder: randomUUID(), worker: options.worker};
	const runs = new Map<string, Run>();
	const background = createBackgroundWork(onError);
	const closing = new AbortController();
	let isClosing = false;
	const filling = oneAtATime(fillOnce, error => {
		onError(error);
		clearTimeout(timer);
		timer = setTimeout(fill, RETRY_MS);
	});
	let runner: Promise<CallRunner> | null = null;
	let timer: NodeJS.Timeout | undefined;

	function open(): Promise<CallRunner> {
		const opening = runner ?? calls.open();
		runner = opening;
		// A failed attempt may succeed the next time.
		opening.catch(() => {
			runner = null;
		});
		return opening;
	}

	async function fillOnce(): Promise<void> {
		const room = calls.atOnce - runs.size;
		if (room <= 0 || isClosing) return;
		const {nextMs, claims} = await table.take(holder, room, leaseMs);
		for (const claim of claims) begin(claim);
		clearTimeout(timer);
		timer = setTimeout(fill, nextMs < 0 ? LOOK_EVERY_MS : Math.min(nextMs, LOOK_EVERY_MS));
	}

	function fill(): void {
		if (isClosing) return;
		filling.ask();
	}

	function begin(claim: RedisCallClaim): void {
		const stop = new AbortController();
		const done = run(claim, stop.signal)
			.catch(onError)
			.finally(() => {
				runs.delete(claim.id);
				onSettled(claim.id);
				fill();
			});
		runs.set(claim.id, {claim, stop, done});
	}

	async function run(claim: RedisCallClaim, signal: AbortSignal): Promise<void> {
		const opened = await open().catch((error: unknown) => {
			onError(error);
			return null;
		});
		const {id, tenant, body, origin, attempt, terms} = claim;
		const written = createOutputWriter(table.live, id, attempt);
		const tell = tellDamage(table, id, onError);
		const onDamaged = () => tell(damagedCheckpoint(id));
		const checkpoints = callCheckpoints({results, id, attempt, retries: terms.retries, onDamaged, onError});
		const task = {id, tenant, body, origin, signal, onOutput: written.add, checkpoints, onError};
		// Where nothing runs calls, none was begun.
		const end = opened && (await runAttempt(opened, task));
		// Until it can be told it is told again, since the call can't be run again.
		for (;;) {
			try {
				if (end) await table.settle(claim, await endOfCall(results, claim, end));
				else await table.release(claim, NOT_BEGUN_MS);
				// Its next attempt may begin at once.
				background.add(written.close());
				if (checkpoints && !(await table.isOpen(id))) await checkpoints.clear();
				return;
			} catch (error) {
				onError(error);
				await delay(RETRY_MS, undefined, {signal: closing.signal});
			}
		}
	}

	async function renew(): Promise<void> {
		const lost = await table.renew(
			[...runs.values()].map(({claim}) => claim),
			leaseMs,
		);
		for (const id of lost) runs.get(id)?.stop.abort();
	}

	const ownChannel = table.holderChannel(holder.holder);
	connection.subscriber.on('message', (channel, message) => {
		if (channel === table.readyChannel) fill();
		if (channel !== ownChannel) return;
		for (const {claim, stop} of runs.values()) if (message === `${claim.id} ${claim.token}`) stop.abort();
	});
	connection.subscriber.on('ready', fill);
	connection.subscriber.subscribe(ownChannel, table.readyChannel).catch(onError);
	const renewing = setInterval(() => inBackground(renew(), onError), leaseMs / 3);
	fill();

	return {
		/** Takes no more calls, and ends those that are not done within so many milliseconds. */
		async drain(limitMs: number): Promise<void> {
			isClosing = true;
			clearTimeout(timer);
			await filling.underWay;
			const limit = setTimeout(() => {
				for (const {stop} of runs.values()) stop.abort();
			}, limitMs);
			const done = Promise.all([...runs.values()].map(each => each.done)).then(background.idle);
			await withTimeout(done, limitMs + WRITE_TIMEOUT_MS, () => {});
			clearTimeout(limit);
			clearInterval(renewing);
			closing.abort();
			await runner?.then(
				opened => opened.close(),
				() => {},
			);
		},
	};
}
