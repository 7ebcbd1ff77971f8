// Runs computations on warm threads for the benchmark: a number of decimals in, a line of JSON out. It warms them with
// so many decimals as its second argument says: the first line tells what was resident before.
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import type {HexDigits} from '../../../source/jobs/pi/decimals/hex-digits.ts';
import {computePi, createPiPool} from '../../../source/jobs/pi/index.ts';

const threads = Number(process.argv[2] ?? 1);
const warmDigits = Number(process.argv[3] ?? 300_000);
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
		maxRssKiB: peakKiB(),
	};
}

/** The most this process has had resident; the system's other count begins with that of the process that started it. */
function peakKiB(): number {
	const own = existsSync('/proc/self/status')
		? /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))
		: null;
	return own ? Number(own[1]) : process.resourceUsage().maxRSS;
}

// So few decimals that the process, its threads and the kernel are all that takes memory.
await run(2000);
const beforeKiB = peakKiB();

// The compiler replaces the kernel's first code while it runs; warm means after that.
for (let done = 0; done < 900_000; done += warmDigits) await run(warmDigits);

process.stdout.write(`${JSON.stringify({beforeKiB})}\n`);
for await (const line of createInterface({input: process.stdin}))
	process.stdout.write(`${JSON.stringify(await run(Number(line)))}\n`);
await pool.close();
