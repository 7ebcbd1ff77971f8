// Runs computations on warm threads for the benchmark: a number of decimals in, a line of JSON out.
import {createHash} from 'node:crypto';
import {createInterface} from 'node:readline';
import type {HexDigits} from '../../source/jobs/pi/hex-digits.ts';
import {computePi, createPiPool} from '../../source/jobs/pi/index.ts';

const threads = Number(process.argv[2] ?? 1);
const pool = createPiPool({threads});
await pool.warm();

async function run(digits: number) {
	const hash = createHash('sha256');
	const start = performance.now();
	const busy = process.cpuUsage();
	let first = 0;
	let hex: HexDigits | null = null;
	for await (const chunk of computePi({digits, threads, pool, onHexDigits: told => (hex = told)})) {
		first ||= performance.now() - start;
		hash.update(chunk);
	}
	const seconds = (performance.now() - start) / 1000;
	const {user, system} = process.cpuUsage(busy);
	const cpuSeconds = (user + system) / 1e6;
	return {
		digits,
		seconds,
		cpuSeconds,
		first: first / 1000,
		sha256: hash.digest('hex'),
		hex,
		maxRssKiB: process.resourceUsage().maxRSS,
	};
}

// The compiler replaces the kernel's first code while it runs; warm means after that.
for (let i = 0; i < 3; i++) await run(300_000);

process.stdout.write('ready\n');
for await (const line of createInterface({input: process.stdin}))
	process.stdout.write(`${JSON.stringify(await run(Number(line)))}\n`);
await pool.close();
