import type {Tenant} from '../../../shared/tenant.ts';
import type {PoolCall} from '../pool-call.ts';

/** The calls that a process has run, which decide whose it is. */
export interface ProcessUse {
	/** The tenant whose code it has run; null as long as it has run none. */
	readonly tenant: Tenant | null;
	/** Whether it may run other calls after that of now. */
	readonly goesOn: boolean;
	/** Whether it can run this call. */
	suits(call: PoolCall): boolean;
	begin(call: PoolCall): void;
	/** There is another process, which has run nothing. */
	restart(): void;
}

export function createProcessUse(): ProcessUse {
	let use: Pick<PoolCall, 'tenant' | 'processKey'> | null = null;
	return {
		get tenant() {
			return use?.tenant ?? null;
		},
		get goesOn() {
			return use === null || use.processKey !== null;
		},
		// The rule that nothing else may weaken: a process that has run code of one tenant runs no other's.
		suits: ({tenant, processKey}) =>
			use === null || (use.tenant === tenant && use.processKey !== null && use.processKey === processKey),
		begin({tenant, processKey}) {
			use = {tenant, processKey};
		},
		restart() {
			use = null;
		},
	};
}
