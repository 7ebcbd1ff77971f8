import {type Family, families} from './metric-families.ts';
import type {Snapshot} from './metrics.ts';

/** Metrics in Prometheus' text format, version 0.0.4. */
export function metricsText(snapshot: Snapshot): string {
	const lines: string[] = [];
	for (const [name, [type, help]] of Object.entries(families)) {
		const own = Object.entries(snapshot).filter(([series]) => isOfFamily(series, name, type));
		if (own.length === 0) continue;
		lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
		lines.push(...own.map(([series, value]) => `${series} ${value}`));
	}
	return `${lines.join('\n')}\n`;
}

function isOfFamily(series: string, name: string, type: Family[0]): boolean {
	const base = series.split('{', 1)[0] ?? series;
	return base === name || (type === 'histogram' && base.replace(/_(?:bucket|sum|count)$/, '') === name);
}
