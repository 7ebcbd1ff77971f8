import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// Process and terminal tests start real programs: generous, since CI machines are shared.
		testTimeout: 30_000,
		hookTimeout: 30_000,
		env: {NODE_ENV: 'test'},
	},
});
