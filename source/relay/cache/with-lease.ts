import {setTimeout as delay} from 'node:timers/promises';
import {isErrorCode, LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {AnswerStore} from '../store/answer-store.ts';
import {type LeaseFailure, LONGEST_LEASE_MS} from '../store/leases.ts';

// Leases are short, so that a killed holder holds nobody up for long; prolonged while the work goes on.
const PROLONG_MS = 1000;
/** How long the work of another process is waited for: twice as long as a request to the upstream may take. */
const LONGEST_WAIT_MS = 30_000;

export interface Work<Result> {
	/** Whether somebody else has done the work meanwhile: its result, or null. */
	isDone: () => Promise<Result | null>;
	work: () => Promise<Result>;
}

/** Work that is done by one process at a time, by leases in the store that the processes share. */
export function createLeasedWork({store, now}: {store: AnswerStore; now: () => number}) {
	let name: string | undefined;

	// Web Crypto takes milliseconds to load, and most runs never need a lease.
	function holder(): string {
		name ??= crypto.randomUUID();
		return name;
	}

	async function waitForOther<Result>(
		key: string,
		since: number,
		signal: AbortSignal,
		isDone: Work<Result>['isDone'],
	): Promise<Result | null> {
		const deadline = performance.now() + LONGEST_WAIT_MS;
		for (let pause = 20; performance.now() < deadline; pause = Math.min(pause * 1.5, 200)) {
			await delay(pause, undefined, {signal});
			const {heldUntil, failure} = await store.leases.state(key);
			const result = await isDone();
			if (result !== null) return result;
			// Its failure is ours: asking again at once would be what the lease is there to prevent.
			const isOfThisWork = failure && failure.at >= since && failure.at <= now() + LONGEST_LEASE_MS;
			if (isOfThisWork) throw reported(failure);
			if (heldUntil <= now()) return null;
		}
		throw new LunchError('UPSTREAM_TIMEOUT', 'Another process asks the upstream, and has had no answer for long.', {
			hint: 'Try again, or use what is stored with --offline.',
		});
	}

	async function holding<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const prolong = setInterval(
			() => inBackground(store.leases.take(key, holder(), now() + LONGEST_LEASE_MS)),
			PROLONG_MS,
		);
		let failure: LeaseFailure | null = null;
		try {
			return await work();
		} catch (error) {
			// Only what the upstream did is the others' business: that this process was stopped is not.
			if (error instanceof LunchError && error.code.startsWith('UPSTREAM_'))
				failure = {at: now(), code: error.code, message: error.message, hint: error.hint};
			throw error;
		} finally {
			clearInterval(prolong);
			await store.leases.release(key, holder(), failure);
		}
	}

	return {
		/** Does the work under the lease of `key`, or waits for the process that is at it. */
		async once<Result>(key: string, signal: AbortSignal, {isDone, work}: Work<Result>): Promise<Result> {
			const since = now();
			for (;;) {
				signal.throwIfAborted();
				if (await store.leases.take(key, holder(), now() + LONGEST_LEASE_MS)) {
					return holding(key, async () => (await isDone()) ?? work());
				}
				const result = await waitForOther(key, since, signal, isDone);
				if (result !== null) return result;
			}
		},
	};
}

function reported({code, message, hint}: LeaseFailure): LunchError {
	return new LunchError(isErrorCode(code) ? code : 'UPSTREAM_UNREACHABLE', message, {hint: hint ?? undefined});
}
