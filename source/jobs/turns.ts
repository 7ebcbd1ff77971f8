// Fair shares between tenants (start-time fair queueing): each job has a turn, from which its rank counts. Those of one
// tenant lie as far apart as the jobs cost, so that ten thousand of one make nobody else wait for all of them.
import {costOf} from './rank.ts';

/** The cost of the smallest job, in milliseconds: all that there is around a computation. */
const LEAST_MS = 5;
/** The cost of the largest job: its tenant's next one waits, but not for days. */
const MOST_MS = 10_000;

/**
 * The turn of a tenant's next job, in milliseconds since 1970. `last`: when those it has in the queue leave off, 0 where it has none.
 * `head`: the rank of the job that is next of all; who comes later begins there and not behind everything.
 */
export function turnOf({last, now, head}: {last: number; now: number; head: number | undefined}): number {
	return Math.max(last, Math.min(now, head ?? now));
}

/** The turn after that of a job. */
export function nextTurn(turn: number, digits: number): number {
	return turn + Math.min(MOST_MS, LEAST_MS + costOf(digits));
}
