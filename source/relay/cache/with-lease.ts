import {setTimeout as delay} from 'node:timers/promises';
import {backoff} from '../../shared/backoff.ts';
import {isErrorCode, LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {type LeaseFailure, type Leases, LONGEST_LEASE_MS} from '../store/leases.ts';

// Leases are short, so that those of a killed process end soon; they are prolonged while the work goes on.
const PROLONG_INTERVAL_MS = 1000;
/** How long the work of another process is waited for: twice as long as a request to the upstream may take. */
const WAIT_TIMEOUT_MS = 30_000;
const POLLING = {firstMs: 20, longestMs: 200, factor: 1.5};

export interface LeasedWork<Result> {
	/** The result where another process did the work meanwhile, else null. */
	findResult: () => Promise<Result | null>;
	work: () => Promise<Result>;
}

/**
 * Does the work under the lease of `key`, or waits for the process that holds it. Throws what the work throws, the
 * failure that the other process reported, or UPSTREAM_TIMEOUT after 30 seconds of waiting.
 */
export type WithLease = <Result>(key: string, signal: AbortSignal, work: LeasedWork<Result>) => Promise<Result>;

/** Lets one process at a time do the work of a key, by leases in the store that the processes share. */
export function createWithLease({leases, now}: {leases: Leases; now: () => number}): WithLease {
	let name: string | undefined;

	// Web Crypto takes milliseconds to load, and most runs never need a lease.
	function holder(): string {
		name ??= crypto.randomUUID();
		return name;
	}

	async function waitForHolder<Result>(
		key: string,
		since: number,
		signal: AbortSignal,
		findResult: LeasedWork<Result>['findResult'],
	): Promise<Result | null> {
		const deadline = performance.now() + WAIT_TIMEOUT_MS;
		for (let polls = 1; performance.now() < deadline; polls++) {
			await delay(backoff(polls, POLLING), undefined, {signal});
			const {heldUntil, failure} = await leases.state(key);
			const result = await findResult();
			if (result !== null) return result;
			// Its failure counts here too: asking again at once is what the lease is there to prevent.
			const isOfThisWork = failure && failure.at >= since && failure.at <= now() + LONGEST_LEASE_MS;
			if (isOfThisWork) throw errorOf(failure);
			if (heldUntil <= now()) return null;
		}
		throw new LunchError(
			'UPSTREAM_TIMEOUT',
			`Another process has waited for the upstream for ${WAIT_TIMEOUT_MS / 1000} seconds.`,
			{hint: 'Try again, or use what is stored with --offline.'},
		);
	}

	async function workAsHolder<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const prolonging = setInterval(
			() => inBackground(leases.take(key, holder(), now() + LONGEST_LEASE_MS)),
			PROLONG_INTERVAL_MS,
		);
		let failure: LeaseFailure | null = null;
		try {
			return await work();
		} catch (error) {
			// Only failures of the upstream are reported to others; the end of this process is none.
			if (error instanceof LunchError && error.code.startsWith('UPSTREAM_'))
				failure = {at: now(), code: error.code, message: error.message, hint: error.hint};
			throw error;
		} finally {
			clearInterval(prolonging);
			await leases.release(key, holder(), failure);
		}
	}

	return async (key, signal, {findResult, work}) => {
		const since = now();
		for (;;) {
			signal.throwIfAborted();
			if (await leases.take(key, holder(), now() + LONGEST_LEASE_MS)) {
				return workAsHolder(key, async () => (await findResult()) ?? work());
			}
			const result = await waitForHolder(key, since, signal, findResult);
			if (result !== null) return result;
		}
	};
}

function errorOf({code, message, hint}: LeaseFailure): LunchError {
	return new LunchError(isErrorCode(code) ? code : 'UPSTREAM_UNREACHABLE', message, {hint: hint ?? undefined});
}
