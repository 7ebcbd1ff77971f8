import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import {dashboardFile, grafanaDashboard} from '../../../scripts/grafana-dashboard.ts';
import {families} from '../../../source/services/metrics/metric-families.ts';
import {describeNeeding} from '../../support/machine/needing.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {startServing} from '../../support/serving/serving.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let served: ServeProcess | undefined;
let upstream: FakeUpstream | undefined;
afterEach(async () => {
	await served?.close();
	await upstream?.close();
	served = undefined;
});

describeNeeding(['promtool'], 'what /metrics shows', () => {
	test.each([1, 2])('is what Prometheus wants it to be, with %d processes', async workers => {
		upstream = await startFakeUpstream();
		served = await startServeProcess(upstream.address, ['--workers', String(workers)], {LUNCH_FUNCTIONS: '1'});
		for (const path of ['/restaurant/bikupan', '/menu/bikupan', '/nothing', '/jobs'])
			await fetch(served.address + path);
		const text = await (await fetch(`${served.address}/metrics`)).text();
		const tool = spawn('promtool', ['check', 'metrics'], {stdio: ['pipe', 'pipe', 'pipe']});
		let said = '';
		for (const stream of [tool.stdout, tool.stderr])
			stream.on('data', chunk => {
				said += chunk;
			});
		tool.stdin.end(text);
		const [code] = await once(tool, 'close');
		expect([code, said.trim()]).toEqual([0, '']);
		expect(text).toMatch(/^lunch_build_info\{version="[^"]+",node="v[^"]+"\} 1$/m);
		const [, startedAt] = /^process_start_time_seconds (\S+)$/m.exec(text) ?? [];
		expect(Math.abs(Date.now() / 1000 - Number(startedAt))).toBeLessThan(120);
	});
});

test('counters are called so, and nothing else is', () => {
	for (const [name, [type]] of Object.entries(families))
		expect([name, type === 'counter']).toEqual([name, name.endsWith('_total')]);
});

test('one request for a menu is one event of the cache', async () => {
	const serving = await startServing();
	const events = async () => {
		const text = await (await serving.get('/metrics')).text();
		const counts = [...text.matchAll(/^lunch_cache_(?:hits|stale|misses)_total (\d+)$/gm)];
		return counts.reduce((sum, [, count]) => sum + Number(count), 0);
	};
	for (const path of ['/restaurant', '/restaurant/bikupan']) await (await serving.get(path)).text();
	for (const path of ['/menu/bikupan', '/v1/restaurants/bikupan', '/restaurant/bikupan', '/v1/restaurants']) {
		const before = await events();
		await (await serving.get(path)).text();
		expect([path, (await events()) - before]).toEqual([path, 1]);
	}
	await serving.close();
});

test('the dashboard that comes along is that of these metrics', () => {
	expect(readFileSync(dashboardFile, 'utf8')).toBe(grafanaDashboard());
});
