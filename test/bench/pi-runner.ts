// Runs computations on warm threads for the benchmark: a line `digits threads` in, a line of JSON out.
import {createHash} from 'node:crypto';
import {createInterface} from 'node:readline';
import {computePi, createPiPool} from '../../source/jobs/pi/index.ts';

const threads = Number(process.argv[2] ?? 1);
const pool = createPiPool({threads});
await pool.warm();

async function run(digits: number) {
	const hash = createHash('sha256');
	const start = performance.now();
	let first = 0;
	let hashing = 0;
	for await (const chunk of computePi({digits, threads, pool})) {
		const now = performance.now();
		first ||= now - start;
		hash.update(chunk);
		hashing += performance.now() - now;
	}
	// Hashing is the benchmark's, not the computation's; it runs beside the threads but for the last chunk.
	const seconds = (performance.now() - start) / 1000;
	return {
		digits,
		seconds,
		first: first / 1000,
		hashing: hashing / 1000,
		sha256: hash.digest('hex'),
		maxRssKiB: process.resourceUsage().maxRSS,
	};
}

// The compiler replaces the kernel's first code while it runs; warm means after that.
for (let i = 0; i < 3; i++) await run(300_000);

process.stdout.write('ready\n');
for await (const line of createInterface({input: process.stdin}))
	process.stdout.write(`${JSON.stringify(await run(Number(line)))}\n`);
await pool.close();
