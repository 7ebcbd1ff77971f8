import type {Tenant} from '../shared/tenant.ts';
import type {FunctionLoad} from './functions.ts';

/** A pool as a tenant may see it: of calls of others only that workers are busy. */
export function seenByTenant({workers, ...load}: FunctionLoad, tenant: Tenant): FunctionLoad {
	return {
		...load,
		workers: workers.map(({call, ...worker}) => {
			if (call?.tenant !== tenant) return {...worker, call: null};
			const {id, name, startedAt} = call;
			return {...worker, call: {id, name, startedAt}};
		}),
	};
}
