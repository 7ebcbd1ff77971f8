import {expect, test} from 'vitest';
import {openPool} from '../support/open-pool.ts';
import {fuzzTenants} from '../support/tenants-fuzz.ts';

// `npm run bench chaos 10000 tenants` does the same with as many calls as are asked for.

test('of three tenants’ mixed calls, hostile ones among them, each has one outcome, its own, in no shared process', async () => {
	const pool = openPool({limit: 3, queueLimit: 100});
	const {wrong, states, processes} = await fuzzTenants(pool.functions, 100, 6, 1);
	expect(wrong).toEqual([]);
	expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(100);
	expect(processes).toBeGreaterThan(10);
	await pool.close();
}, 120_000);
