import type {Tenant} from '../../../shared/tenant.ts';
import type {JobKind, JobState} from '../../job.ts';
import type {JobRow} from './job-row.ts';
import type {JobRows} from './job-rows.ts';
import {ASIDE} from './row-check.ts';

export interface PageOptions {
	/** Null for the jobs of all. */
	tenant: Tenant | null;
	states: readonly JobState[] | undefined;
	kind: JobKind | undefined;
	/** The group by tenant and name. */
	group: string | undefined;
	/** The place in the table that the page is below. */
	below: number;
	limit: number;
}

type Select = (...values: (string | number)[]) => JobRow[];

/** Lists of jobs, page by page, the newest first. Statements are made when they are first needed. */
export function createPages({many}: Pick<JobRows, 'many'>): (options: PageOptions) => JobRow[] {
	const statements = new Map<string, Select>();
	const selecting = (conditions: readonly string[]): Select => {
		const where = [...conditions, 'seq < ?'].join(' AND ');
		const known = statements.get(where) ?? many(`SELECT * FROM job WHERE ${where} ORDER BY seq DESC LIMIT ?`);
		statements.set(where, known);
		return known;
	};

	return ({tenant, states, kind, group, below, limit}) => {
		// A group has an index of its own, which also says whose the jobs are.
		const narrow = group === undefined ? {tenant} : {job_group: group};
		const given = Object.entries({...narrow, kind}).filter(([, value]) => value !== undefined && value !== null);
		const conditions = given.map(([column]) =>
			column === 'kind' && kind === 'call' ? "kind = 'call'" : `${column} = ?`,
		);
		const values = given.flatMap(([column, value]) => (column === 'kind' && kind === 'call' ? [] : [String(value)]));
		if (group !== undefined) conditions.push("job_group <> ''");
		if (!states) return selecting([...conditions, `state <> '${ASIDE}'`])(...values, below, limit);
		const rows = [...new Set(states)].flatMap(state =>
			selecting([...conditions, 'state = ?'])(...values, state, below, limit),
		);
		return rows.sort((a, b) => b.seq - a.seq).slice(0, limit);
	};
}
