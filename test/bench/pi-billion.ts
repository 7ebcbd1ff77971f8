// Times a billion decimals of pi against a tenth of them, one after the other on the same threads, and checks them.
//
//   npm run bench pi-billion [threads] [digits]
//
// It takes some ten minutes of two cores and 12 GB of memory. The hexadecimal digits near the end are compared with those
// of pi-hex.c, which computes them alone.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {HexDigits} from '../../source/jobs/pi/decimals/hex-digits.ts';
import {knownDigest} from '../jobs/pi/support/digests.ts';

type Run = {seconds: number; cpuSeconds: number; maxRssKiB: number; sha256: string; hex: HexDigits};

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A run in a process of its own, so that its peak of memory is its own. */
function run(digits: number, threads: number): Run {
	const runner = here('./pi/pi-runner.ts');
	const {stdout, status} = spawnSync(process.execPath, [runner, String(threads)], {
		input: `${digits}\n`,
		encoding: 'utf8',
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const line = stdout.trim().split('\n').at(-1);
	if (status !== 0 || line === undefined) throw new Error(`${digits} decimals were not computed`);
	return JSON.parse(line) as Run;
}

/** A billion decimals: `npm run bench pi-billion [threads] [digits]`. */
export async function bench([threadsWanted, digitsWanted]: readonly string[]): Promise<void> {
	const threads = Number(threadsWanted ?? 2);
	const digits = Number(digitsWanted ?? 1_000_000_000);
	const folder = here('../../.bench/');
	mkdirSync(folder, {recursive: true});
	execFileSync('cc', ['-O3', '-march=native', '-pthread', '-o', `${folder}pi-hex`, here('pi/pi-hex.c')]);
	let before: Run | undefined;
	for (const size of [digits / 10, digits]) {
		const done = run(size, threads);
		const {seconds, cpuSeconds, maxRssKiB, sha256, hex} = done;
		const alone = execFileSync(`${folder}pi-hex`, [String(hex.place), String(threads)], {encoding: 'utf8'}).trim();
		process.stdout.write(
			`${size} decimals on ${threads} threads: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processors, ` +
				`${((maxRssKiB * 1024) / size).toFixed(2)} bytes a decimal, whole process\n` +
				`  sha256 ${sha256} ${sha256 === knownDigest(size) ? 'as known' : 'NOT AS KNOWN'}\n` +
				`  hexadecimal from place ${hex.place}: ${hex.digits} ${hex.digits === alone ? 'as by the formula' : `NOT ${alone}`}\n`,
		);
		if (before) {
			const ratio = (field: 'seconds' | 'cpuSeconds') => (done[field] / (before?.[field] ?? Number.NaN)).toFixed(2);
			process.stdout.write(`  ${ratio('seconds')} times the time, ${ratio('cpuSeconds')} times the processors' time\n`);
		}
		before = done;
	}
}
