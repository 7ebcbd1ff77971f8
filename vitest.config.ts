import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {defineConfig} from 'vitest/config';
import {PATIENCE_MS} from './test/support/poll.ts';

/** What needs no server, no terminal and no program of its own: `npm run test:unit`. */
const unit = [
	'test/*.test.ts',
	'test/cli/**/*.test.ts',
	'test/commands/**/*.test.ts',
	'test/scripts/**/!(release|package).test.ts',
	'test/shared/**/!(redis-script).test.ts',
	'test/functions/*.test.ts',
	'test/functions/{code,output,queue,values}/**/*.test.ts',
	'test/jobs/engine/**/*.test.ts',
	'test/relay/*.test.ts',
	'test/relay/{cache,http,menus,output,upstream}/**/*.test.ts',
	'test/services/{access,logging}/**/*.test.ts',
	'test/services/metrics/metrics.test.ts',
	'test/tui/{chrome,components,keys,model}/**/*.test.{ts,tsx}',
];

/** The app as a person sees it: in colours, which are looked for once in a process, and by the React of the program. */
const apps = ['test/tui/theme.test.ts', 'test/tui/{app,screens,terminal}/**/*.test.{ts,tsx}'];
const asShown = {FORCE_COLOR: '3', NODE_ENV: 'production'};

const all = ['test/**/*.test.{ts,tsx}'];

export default defineConfig({
	// As the program is built.
	oxc: {jsx: {runtime: 'automatic', development: false}},
	test: {
		projects: [
			// Files change nothing of their process, so that modules that one has loaded serve the next ones as well.
			{extends: true, test: {name: 'apps', include: apps, isolate: false, env: asShown}},
			{extends: true, test: {name: 'programs', include: all, exclude: [...unit, ...apps], isolate: false}},
			{extends: true, test: {name: 'unit', include: unit, isolate: false}},
		],
		globalSetup: 'test/support/run/setup.ts',
		// Process and terminal tests start real programs: generous, since CI machines are shared.
		// Most of the time of these tests is spent waiting, so more of them can go on than there are processors.
		maxWorkers: 5,
		testTimeout: 90_000,
		hookTimeout: 90_000,
		expect: {poll: {timeout: PATIENCE_MS, interval: 20}},
		// Programs that tests start from their source find it compiled where the launcher keeps what it compiles.
		env: {NODE_ENV: 'test', NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache')},
	},
});
