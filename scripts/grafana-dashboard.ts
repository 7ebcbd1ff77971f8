// The Grafana dashboard, from the table of metrics: node scripts/grafana-dashboard.ts writes deploy/grafana-dashboard.json.
import {writeFileSync} from 'node:fs';
import {type Family, families} from '../source/services/metrics/metric-families.ts';

/** Rows of panels, by what the names of their metrics begin with; the last takes the rest. */
const rows: readonly (readonly [title: string, prefix: RegExp])[] = [
	['HTTP', /^lunch_http_/],
	['Cache and upstream', /^lunch_(?:cache|upstream)_/],
	['Jobs', /^lunch_(?:job|jobs|store|machine|machines)(?:_|$)/],
	['Functions', /^lunch_(?:function|grpc|opaque)_/],
	['Processes', /./],
];
const WIDTH = 8;
const HEIGHT = 7;
const COLUMNS = 24;

interface Target {
	refId: string;
	expr: string;
	legendFormat: string;
}

/** The queries of a panel. Labels are summed over: services with several processes or machines are one. */
function targetsFor(name: string, [type]: Family): Target[] {
	const own = '{job=~"$job",instance=~"$instance"}';
	if (type === 'histogram') {
		return [0.5, 0.95, 0.99].map((share, at) => ({
			refId: String.fromCharCode(65 + at),
			expr: `histogram_quantile(${share}, sum by (le) (rate(${name}_bucket${own}[$__rate_interval])))`,
			legendFormat: `p${share * 100}`,
		}));
	}
	const labels = labelsOf[name] ?? [];
	const value = type === 'counter' ? `rate(${name}${own}[$__rate_interval])` : `${name}${own}`;
	const by = labels.length > 0 ? ` by (${labels.join(', ')})` : '';
	const expr = summable(name) ? `sum${by} (${value})` : value;
	return [{refId: 'A', expr, legendFormat: labels.map(label => `{{${label}}}`).join(' ') || '{{instance}}'}];
}

const labelsOf: Readonly<Record<string, readonly string[]>> = {
	lunch_http_requests_total: ['status'],
	lunch_jobs: ['state'],
	lunch_jobs_ended_total: ['state'],
	lunch_store_rejected_total: ['kind'],
	lunch_machines: ['state'],
	lunch_machine_slots: ['state'],
	lunch_machine_calls: ['state'],
	lunch_function_calls_total: ['state'],
	lunch_function_calls_refused_total: ['code'],
	lunch_function_workers: ['state'],
	lunch_opaque_calls_total: ['outcome'],
	lunch_build_info: ['version', 'node'],
};

/** Times and what every process of a service counts alike mean nothing as a sum. */
function summable(name: string): boolean {
	return !/_(?:time|expiry)_seconds$/.test(name);
}

function unitOf(name: string, [type]: Family): string {
	if (/_(?:time|expiry)_seconds$/.test(name)) return 'dateTimeAsIso';
	if (name.endsWith('_bytes')) return 'bytes';
	if (name === 'process_cpu_seconds_total') return 'percentunit';
	if (name.endsWith('_seconds')) return 's';
	return type === 'counter' ? 'ops' : 'short';
}

function panel(name: string, family: Family, id: number, at: number, y: number) {
	const isTime = unitOf(name, family) === 'dateTimeAsIso';
	return {
		id,
		title: name,
		description: family[1],
		type: isTime ? 'stat' : 'timeseries',
		datasource: {type: 'prometheus', uid: '$datasource'},
		gridPos: {x: (at * WIDTH) % COLUMNS, y: y + Math.floor((at * WIDTH) / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT},
		fieldConfig: {defaults: {unit: unitOf(name, family), ...(isTime ? {} : {min: 0})}, overrides: []},
		targets: targetsFor(name, family).map(target => ({...target, ...(isTime ? {expr: `${target.expr} * 1000`} : {})})),
	};
}

function variable(name: string, query: string) {
	const datasource = {type: 'prometheus', uid: '$datasource'};
	return {name, type: 'query', datasource, query, refresh: 2, includeAll: true, multi: true, allValue: '.*'};
}

/** The dashboard as Grafana imports it. */
export function grafanaDashboard(): string {
	let rest = Object.entries<Family>(families);
	let id = 0;
	let y = 0;
	const panels: object[] = [];
	for (const [title, prefix] of rows) {
		const own = rest.filter(([name]) => prefix.test(name));
		rest = rest.filter(([name]) => !prefix.test(name));
		panels.push({id: ++id, type: 'row', title, collapsed: false, gridPos: {x: 0, y, w: COLUMNS, h: 1}, panels: []});
		panels.push(...own.map(([name, family], at) => panel(name, family, ++id, at, y + 1)));
		y += 1 + Math.ceil((own.length * WIDTH) / COLUMNS) * HEIGHT;
	}
	const dashboard = {
		uid: 'lunch',
		title: 'lunch',
		tags: ['lunch'],
		schemaVersion: 39,
		editable: true,
		refresh: '30s',
		time: {from: 'now-3h', to: 'now'},
		templating: {
			list: [
				{name: 'datasource', type: 'datasource', query: 'prometheus'},
				variable('job', 'label_values(lunch_build_info, job)'),
				variable('instance', 'label_values(lunch_build_info{job=~"$job"}, instance)'),
			],
		},
		panels,
	};
	return `${JSON.stringify(dashboard, null, '\t')}\n`;
}

/** Where it is kept. */
export const dashboardFile = new URL('../deploy/grafana-dashboard.json', import.meta.url);

if (import.meta.main) writeFileSync(dashboardFile, grafanaDashboard());
