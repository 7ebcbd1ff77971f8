import {DEFAULT_TENANT, type Tenant} from '../../../shared/tenant.ts';
import {TICK_MS} from '../messages/names.ts';
import type {OpenCall} from './open-call.ts';

/** The order of waiting calls is looked at again after so many milliseconds. */
const LOOK_MS = 100;

/** Gives the tenants of a caller turns. */
export interface TenantTurns {
	/** The rank that a call waits with whose own is this one: the smaller is begun first. */
	rankOf(tenant: Tenant, ownRank: number): number;
	/** How many calls of a tenant wait, and how many tenants have calls that wait, this one included. */
	shareOf(tenant: Tenant): {calls: number; tenants: number};
}

export function tenantOf({request}: OpenCall): Tenant {
	return request.tenant ?? DEFAULT_TENANT;
}

/**
 * A call that is the third to wait of its tenant goes before the third of any other tenant, and so before those that came in the same tick
 * as that one: one of a tenant that has no others is next, however many another tenant sent before. Within a tenant
 * calls keep their order. What is looked at are the calls of this caller.
 */
export function createTenantTurns(calls: ReadonlyMap<string, OpenCall>): TenantTurns {
	/** The ranks of waiting calls by tenant; the smallest first once somebody asked; and how many there are by now. */
	let ranks = new Map<Tenant, number[]>();
	let isSorted = false;
	let counts = new Map<Tenant, number>();
	let lookedAt = Number.NEGATIVE_INFINITY;

	function look(): void {
		const now = performance.now();
		if (now - lookedAt < LOOK_MS) return;
		lookedAt = now;
		ranks = new Map();
		for (const call of calls.values()) {
			if (call.phase !== 'queued') continue;
			const list = ranks.get(tenantOf(call)) ?? [];
			ranks.set(tenantOf(call), list);
			list.push(call.rank);
		}
		counts = new Map([...ranks].map(([tenant, list]) => [tenant, list.length]));
		isSorted = false;
	}

	/** With one tenant nobody asks for their order. */
	function sort(): void {
		if (!isSorted) for (const list of ranks.values()) list.sort((one, other) => one - other);
		isSorted = true;
	}

	return {
		rankOf(tenant, ownRank) {
			look();
			const before = counts.get(tenant) ?? 0;
			counts.set(tenant, before + 1);
			if (ranks.size === 0 || (ranks.size === 1 && ranks.has(tenant))) return ownRank;
			sort();
			let turn = Number.NEGATIVE_INFINITY;
			for (const [other, list] of ranks) if (other !== tenant) turn = Math.max(turn, list[before] ?? turn);
			if (turn === Number.NEGATIVE_INFINITY) return ownRank;
			// Not before calls of its own tenant that it comes after.
			const own = ranks.get(tenant)?.findLast(rank => rank <= ownRank) ?? Number.NEGATIVE_INFINITY;
			return Math.max(Math.min(ownRank, turn - TICK_MS), own);
		},
		shareOf(tenant) {
			look();
			return {calls: counts.get(tenant) ?? 0, tenants: counts.size + (counts.has(tenant) ? 0 : 1)};
		},
	};
}
