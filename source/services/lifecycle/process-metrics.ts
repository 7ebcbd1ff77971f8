import {readdirSync, readFileSync} from 'node:fs';
import {countLostLines} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';

/** The use of resources by a process. Those of a service's processes can be added up. */
export function addProcessMetrics(metrics: Metrics): void {
	metrics.gauge('process_resident_memory_bytes', () => process.memoryUsage.rss());
	metrics.observeCounter('process_cpu_seconds_total', () => {
		const {user, system} = process.cpuUsage();
		return (user + system) / 1e6;
	});
	if (process.platform === 'linux') {
		// One of them is that of the folder itself.
		metrics.gauge('process_open_fds', () => readdirSync('/proc/self/fd').length - 1);
		metrics.gauge('process_max_fds', () => {
			const [, most] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
			if (most === undefined) throw new Error('there is no limit of open files');
			return Number(most);
		});
	}
	countLostLines(metrics);
}

/** Metrics of a service that only the process that was started first has. */
export function addServiceMetrics(metrics: Metrics, version: string): void {
	const startedAt = Date.now() / 1000 - process.uptime();
	metrics.gauge('process_start_time_seconds', () => startedAt);
	metrics.gauge('lunch_build_info', () => 1, {version, node: process.version});
}
