import type {Tenant} from '../../shared/tenant.ts';
import type {Jobs} from '../jobs.ts';

/** Makes the view of each tenant once. Tenants are named in a file of tokens, so there are few. */
export function remembered(make: (tenant: Tenant) => Jobs): (tenant: Tenant) => Jobs {
	const views = new Map<Tenant, Jobs>();
	return tenant => {
		const known = views.get(tenant);
		if (known) return known;
		const made = make(tenant);
		views.set(tenant, made);
		return made;
	};
}
