import {openPool} from '../../functions/support/open-pool.ts';
import {fuzzTenants} from '../../functions/support/tenants-fuzz.ts';

/** Sends so many mixed calls of three tenants, one of them hostile, to a pool. Throws where one is answered wrongly. */
export async function chaosOfTenants(calls: number): Promise<void> {
	const pool = openPool({limit: 4, queueLimit: 1000});
	const began = performance.now();
	const {states, processes, wrong} = await fuzzTenants(pool.functions, calls, 16, Date.now());
	await pool.close();
	if (wrong.length > 0) throw new Error(`${wrong.length} went wrong: ${wrong.slice(0, 10).join('\n')}`);
	const seconds = (performance.now() - began) / 1000;
	const ended = Object.entries(states).map(([state, count]) => `${count} ${state}`);
	process.stdout.write(
		`${calls} calls of three tenants in ${seconds.toFixed(0)} s: ${ended.join(', ')}; each its own, ${processes} processes, none shared\n`,
	);
}
