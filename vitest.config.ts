import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// Process and terminal tests start real programs: generous, since CI machines are shared.
		// Most of the time of these tests is spent waiting, so more of them can go on than there are processors.
		maxWorkers: 3,
		testTimeout: 30_000,
		hookTimeout: 30_000,
		env: {NODE_ENV: 'test'},
	},
});
