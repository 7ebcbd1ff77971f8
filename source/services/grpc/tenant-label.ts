import type {Tenant} from '../../shared/tenant.ts';

/** Most tenants that metrics tell apart; each is a series that Prometheus keeps. */
const MOST = 100;

/** The label of a tenant in metrics: its name; `connection` for clients without tokens, `other` beyond so many tenants. */
export function createTenantLabels(): (tenant: Tenant) => string {
	const known = new Set<Tenant>();
	return tenant => {
		if (tenant.startsWith('connection:')) return 'connection';
		if (known.has(tenant)) return tenant;
		if (known.size >= MOST) return 'other';
		known.add(tenant);
		return tenant;
	};
}
