import type {Tenant} from '../../shared/tenant.ts';
import {type Runtime, runtimes} from '../functions.ts';
import type {CallQueueOptions} from '../queue/call-queue.ts';
import {createTenantQueue, type TenantQueue} from '../queue/tenant-queue.ts';
import type {PoolCall} from './pool-call.ts';

/** The waiting calls of one tenant, and the number of tenants with waiting calls, this one included. */
export interface QueueShare {
	queued: number;
	bytes: number;
	tenants: number;
}

/** The calls of a pool that wait for a worker, by runtime. */
export interface WaitingCalls {
	readonly size: number;
	/** How many bytes they take, about. */
	readonly bytes: number;
	sizeOf(runtime: Runtime): number;
	shareOf(tenant: Tenant): QueueShare;
	add(call: PoolCall, expectedMs: number | null): void;
	take(runtime: Runtime, mayTake: (tenant: Tenant) => boolean): PoolCall | null;
	/** See {@link TenantQueue}. */
	takeIf(runtime: Runtime, mayTake: (call: PoolCall) => boolean): PoolCall | null;
	remove(call: PoolCall): void;
	/** Tells that a call that was taken has ended. */
	ended(call: PoolCall): void;
	/** Those of one runtime, or all, in no order. */
	all(runtime?: Runtime): PoolCall[];
}

export function createWaitingCalls(options: CallQueueOptions): WaitingCalls {
	const queues: Record<Runtime, TenantQueue<PoolCall>> = {
		node: createTenantQueue(options),
		python: createTenantQueue(options),
	};
	const queueOf = ({request}: PoolCall) => queues[request.runtime];
	let bytes = 0;
	const all = () => runtimes.flatMap(runtime => queues[runtime].values());

	function counted(call: PoolCall | null): PoolCall | null {
		if (call) bytes -= call.bytes;
		return call;
	}

	return {
		get size() {
			return queues.node.size + queues.python.size;
		},
		get bytes() {
			return bytes;
		},
		sizeOf: runtime => queues[runtime].size,
		shareOf(tenant) {
			const own = all().filter(call => call.tenant === tenant);
			const tenants = new Set([tenant, ...runtimes.flatMap(runtime => queues[runtime].tenants())]);
			return {queued: own.length, bytes: own.reduce((sum, call) => sum + call.bytes, 0), tenants: tenants.size};
		},
		add(call, expectedMs) {
			queueOf(call).add(call.tenant, call.id, call, expectedMs);
			bytes += call.bytes;
		},
		take: (runtime, mayTake) => counted(queues[runtime].take(mayTake)),
		takeIf: (runtime, mayTake) => counted(queues[runtime].takeIf(mayTake)),
		remove(call) {
			if (queueOf(call).remove(call.id)) bytes -= call.bytes;
		},
		ended: call => queueOf(call).ended(call.id),
		all: runtime => (runtime ? queues[runtime].values() : all()),
	};
}
