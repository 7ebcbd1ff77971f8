import type {DatabaseSync} from 'node:sqlite';
import {DEFAULT_TENANT, type Tenant} from '../../../shared/tenant.ts';
import {chooseTurn, nextTurn} from '../../engine/queue/queue-order.ts';
import {type JobState, jobStates} from '../../job.ts';

/** Jobs, and bytes of their results, the ones still to come included, by state. */
export type Counts = Record<JobState, {jobs: number; bytes: number}>;

interface CountRow {
	state: JobState;
	jobs: number;
	bytes: number;
}

export type TenantTable = ReturnType<typeof createTenantTable>;

/**
 * The jobs and turns of each tenant. Only named tenants have rows: the default tenant has the rest of the whole, so a service
 * without names pays nothing for them.
 */
export function createTenantTable(database: DatabaseSync) {
	const all = database.prepare('SELECT state, jobs, bytes FROM tally');
	const ofOne = database.prepare('SELECT state, jobs, bytes FROM tenant_tally WHERE tenant = ?');
	const ofNamed = database.prepare(
		'SELECT state, sum(jobs) AS jobs, sum(bytes) AS bytes FROM tenant_tally GROUP BY state',
	);
	const open = database.prepare(
		"SELECT DISTINCT tenant FROM tenant_tally WHERE state IN ('created', 'queued', 'running') AND jobs > 0",
	);
	const turn = database.prepare('SELECT at FROM tenant_turn WHERE tenant = ?');
	const setTurn = database.prepare(
		'INSERT INTO tenant_turn VALUES(?, ?) ON CONFLICT(tenant) DO UPDATE SET at = excluded.at',
	);

	const counts = (): Counts => countRows(all.all() as unknown as CountRow[]);

	/** `known`: the counts of all, where the caller has it already. */
	function countsOf(tenant: Tenant, known: Counts = counts()): Counts {
		if (tenant !== DEFAULT_TENANT) return countRows(ofOne.all(tenant) as unknown as CountRow[]);
		const whole = {...known};
		for (const {state, jobs, bytes} of ofNamed.all() as unknown as CountRow[]) {
			whole[state] = {jobs: whole[state].jobs - jobs, bytes: whole[state].bytes - bytes};
		}
		return whole;
	}

	return {
		counts,
		countsOf,
		/** How many tenants have jobs that wait or run, this one counted in any case. */
		openTenants(tenant: Tenant): number {
			const names = new Set((open.all() as unknown as {tenant: Tenant}[]).map(row => row.tenant));
			const {created, queued, running} = countsOf(DEFAULT_TENANT);
			if (created.jobs + queued.jobs + running.jobs > 0) names.add(DEFAULT_TENANT);
			return names.add(tenant).size;
		},
		/** The turn of a tenant's next job, which it takes. `head`: the rank of the job that is next of all. Within a transaction. */
		takeTurn(tenant: Tenant, digits: number, now: number, head: () => number | undefined): number {
			if (tenant === DEFAULT_TENANT) return now;
			const hasQueued = countsOf(tenant).queued.jobs > 0;
			const last = hasQueued ? Number(turn.get(tenant)?.at ?? 0) : 0;
			const own = chooseTurn({last, now, head: head()});
			setTurn.run(tenant, nextTurn(own, digits));
			return own;
		},
	};
}

function countRows(rows: readonly CountRow[]): Counts {
	const found = new Map(rows.map(({state, jobs, bytes}) => [state, {jobs, bytes}]));
	return Object.fromEntries(jobStates.map(state => [state, found.get(state) ?? {jobs: 0, bytes: 0}])) as Counts;
}
