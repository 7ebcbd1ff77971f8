// node http-cache-runner.mjs SUITE ORIGIN CACHE [ID|KIND…]: runs the public tests for HTTP caches, in a process of its own
// since the suite keeps its results in its modules, and prints them as JSON. Its own requests (`/config`, `/state`)
// go straight to its origin, those of its tests through the cache.
import {request} from 'node:http';
import {join} from 'node:path';

const [suite, origin, cache, ...ids] = process.argv.slice(2);
const load = file => import(join(suite, file));
const {runTests, getResults} = await load('client/runner.mjs');
const {determineTestResult} = await load('lib/display.mjs');
const {default: suites} = await load('tests/index.mjs');

const all = new Map(suites.flatMap(({tests}) => tests.map(test => [test.id, test])));
const wanted = new Set();
const want = id => {
	if (wanted.has(id)) return;
	wanted.add(id);
	for (const other of all.get(id)?.depends_on ?? []) want(other);
};
const named = new Set(ids);
for (const [id, {kind = 'required', browser_only: isForBrowsers = false}] of all)
	if (!isForBrowsers && (named.size === 0 || named.has(id) || named.has(kind))) want(id);
const chosen = suites.map(one => ({
	...one,
	tests: one.tests.filter(test => wanted.has(test.id) && !test.browser_only),
}));

await runTests(chosen, fetchAsClient, false, cache);
const results = getResults();
const passes = new Set(['✅', 'Y']);
const report = chosen
	.flatMap(({tests}) => tests)
	.map(({id, kind = 'required'}) => {
		const isPassed = passes.has(determineTestResult(suites, id, results)[2]);
		const reason = isPassed ? null : results[id] === true ? 'a test it depends on' : results[id].join(': ');
		return {id, kind, isPassed, reason};
	});
process.stdout.write(JSON.stringify(report), () => process.exit());

/** As much of `fetch` as the suite uses; the real one has a cache mode of its own and adds header fields. */
function fetchAsClient(url, {method = 'GET', headers = [], body} = {}) {
	const {pathname, search} = new URL(url);
	const base = /^\/(?:config|state)\//.test(pathname) ? origin : cache;
	const lines = [['accept', '*/*'], ['user-agent', 'http-cache-tests'], ...headers];
	const merged = {};
	for (const [name, value] of lines) merged[name.toLowerCase()] = [...(merged[name.toLowerCase()] ?? []), value];
	for (const [name, values] of Object.entries(merged)) merged[name] = values.join(', ');
	return new Promise((resolve, reject) => {
		const sent = request(
			new URL(pathname + search, base),
			{method, headers: merged, agent: false, timeout: 30_000},
			answer => {
				const chunks = [];
				answer.on('data', chunk => chunks.push(chunk));
				answer.on('error', reject);
				answer.on('end', () => {
					const fields = new Headers();
					for (let index = 0; index < answer.rawHeaders.length; index += 2)
						fields.append(answer.rawHeaders[index], answer.rawHeaders[index + 1]);
					resolve({
						status: answer.statusCode,
						statusText: answer.statusMessage,
						headers: fields,
						text: async () => Buffer.concat(chunks).toString(),
					});
				});
			},
		);
		sent.on('timeout', () => sent.destroy(new Error('no answer')));
		sent.on('error', reject);
		sent.end(body);
	});
}
