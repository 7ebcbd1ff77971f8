import type {Tenant} from '../../shared/tenant.ts';
import {type CallQueue, type CallQueueOptions, createCallQueue} from './call-queue.ts';

/** Calls that wait for a worker, of several tenants. */
export interface TenantQueue<Call> {
	readonly size: number;
	/** The tenants that have calls which wait. */
	tenants(): Tenant[];
	/** Lets a call wait; see {@link CallQueue}. */
	add(tenant: Tenant, id: string, call: Call, expectedMs: number | null): void;
	/** Takes out the next call of the tenant whose turn it is, of those that `mayTake` says can have a worker; null for none. */
	take(mayTake: (tenant: Tenant) => boolean): Call | null;
	/** Takes out the next call where all that wait are one tenant's, if this says so of it; null for none. */
	takeIf(mayTake: (call: Call) => boolean): Call | null;
	remove(id: string): Call | null;
	/** Tells that a call that was taken has ended, in whatever way. */
	ended(id: string): void;
	values(): Call[];
}

interface Share<Call> {
	tenant: Tenant;
	queue: CallQueue<Call>;
	running: number;
	/** Grows with each call that is taken, of whichever tenant. */
	lastTaken: number;
}

/**
 * A queue that is fair between tenants: the next call is one of the tenant that has the fewest running, and of several
 * such tenants of the one whose last turn is longest ago. So each has its share of the workers, however many calls
 * another one sends. Within a tenant calls keep the order of {@link CallQueue}.
 */
export function createTenantQueue<Call>(options: CallQueueOptions): TenantQueue<Call> {
	const shares = new Map<Tenant, Share<Call>>();
	/** The share of each call that waits or runs. */
	const shareOf = new Map<string, Share<Call>>();
	let size = 0;
	let turns = 0;

	function forgetIdle(share: Share<Call>): void {
		if (share.queue.size === 0 && share.running === 0) shares.delete(share.tenant);
	}

	function taken(share: Share<Call>, call: Call | null): Call | null {
		if (call === null) return null;
		turns += 1;
		share.lastTaken = turns;
		share.running += 1;
		size -= 1;
		return call;
	}

	return {
		get size() {
			return size;
		},
		tenants: () => [...shares.values()].flatMap(({tenant, queue}) => (queue.size > 0 ? [tenant] : [])),
		add(tenant, id, call, expectedMs) {
			let share = shares.get(tenant);
			if (!share) {
				share = {tenant, queue: createCallQueue<Call>(options), running: 0, lastTaken: 0};
				shares.set(tenant, share);
			}
			share.queue.add(id, call, expectedMs);
			shareOf.set(id, share);
			size += 1;
		},
		take(mayTake) {
			let next: Share<Call> | null = null;
			for (const share of shares.values()) {
				if (share.queue.size === 0 || (next && !isBefore(share, next)) || !mayTake(share.tenant)) continue;
				next = share;
			}
			return next && taken(next, next.queue.take());
		},
		takeIf(mayTake) {
			let only: Share<Call> | null = null;
			for (const share of shares.values()) {
				if (share.queue.size === 0) continue;
				if (only) return null;
				only = share;
			}
			return only && taken(only, only.queue.takeIf(mayTake));
		},
		remove(id) {
			const share = shareOf.get(id);
			const call = share?.queue.remove(id) ?? null;
			if (!share || call === null) return null;
			shareOf.delete(id);
			size -= 1;
			forgetIdle(share);
			return call;
		},
		ended(id) {
			const share = shareOf.get(id);
			if (!share) return;
			shareOf.delete(id);
			share.queue.ended(id);
			share.running -= 1;
			forgetIdle(share);
		},
		values: () => [...shares.values()].flatMap(({queue}) => [...queue.values()]),
	};
}

function isBefore<Call>(one: Share<Call>, other: Share<Call>): boolean {
	return one.running < other.running || (one.running === other.running && one.lastTaken < other.lastTaken);
}
