// Times pi against a textbook GMP program and FLINT, in turns, so that all see the same machine.
//
//   npm run bench pi [digits,digits,...] [rounds]
//
// Ratios are medians of the rounds' own. On a machine that does other things, processor time tells more
// than time passed; for two threads it tells what working together costs, not what it saves.
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {knownDigest} from '../jobs/pi/digests.ts';

type Run = {seconds: number; cpuSeconds: number; maxRssKiB: number; sha256?: string};

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const out = here('../../.bench/');

function compile(name: string, ...libraries: string[]): string | undefined {
	try {
		execFileSync('cc', ['-O2', '-o', `${out}${name}`, here(`${name}.c`), ...libraries], {
			stdio: ['ignore', 'ignore', 'pipe'],
		});
		return `${out}${name}`;
	} catch (error) {
		process.stderr.write(`${name} is left out: ${String(error)}\n`);
		return undefined;
	}
}

function runProgram(program: string, digits: number, ...rest: number[]): Run {
	const repeats = digits <= 100_000 ? 5 : 1;
	const lines = execFileSync(program, [digits, repeats, ...rest].map(String), {encoding: 'utf8'})
		.trim()
		.split('\n');
	const runs = lines.map(line => JSON.parse(line) as Run);
	return runs.toSorted((a, b) => a.seconds - b.seconds)[repeats >> 1] as Run;
}

/** A process with warm threads; one for each number of decimals, so that its peak of memory is that number's. */
async function startRunner(threads: number) {
	const child = spawn(process.execPath, [here('../support/pi-runner.ts'), String(threads)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	await lines.next();
	return {
		async run(digits: number): Promise<Run> {
			const runs: Run[] = [];
			for (let i = digits <= 100_000 ? 5 : 1; i > 0; i--) {
				child.stdin.write(`${digits}\n`);
				runs.push(JSON.parse((await lines.next()).value as string) as Run);
			}
			for (const {sha256} of runs) if (sha256 !== knownDigest(digits)) throw new Error(`${digits} decimals are wrong`);
			return runs.toSorted((a, b) => a.seconds - b.seconds)[runs.length >> 1] as Run;
		},
		stop: () => child.stdin.end(),
	};
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

/** Paired with GMP and FLINT in one run: `npm run bench pi [digits,…] [rounds]`. */
export async function bench([digitsWanted, roundsWanted]: readonly string[]): Promise<void> {
	const sizes = (digitsWanted ?? '100000,1000000,10000000').split(',').map(Number);
	const rounds = Number(roundsWanted ?? 5);
	mkdirSync(out, {recursive: true});
	const gmp = compile('pi-gmp', '-lgmp', '-lm');
	const flint =
		compile('pi-flint', '-lflint-arb', '-lflint', '-lmpfr', '-lgmp') ??
		compile('pi-flint', '-lflint', '-lmpfr', '-lgmp');
	if (!gmp) throw new Error('the yardstick needs a C compiler and libgmp-dev');

	for (const digits of sizes) {
		const one = await startRunner(1);
		const two = await startRunner(2);
		const times: Record<string, Run[]> = {gmp: [], 'one thread': [], 'two threads': [], 'flint, one thread': []};
		for (let round = 0; round < rounds; round++) {
			times.gmp?.push(runProgram(gmp, digits));
			times['one thread']?.push(await one.run(digits));
			times['two threads']?.push(await two.run(digits));
			if (flint) times['flint, one thread']?.push(runProgram(flint, digits));
		}
		one.stop();
		two.stop();
		const yardstick = times.gmp ?? [];
		for (const [name, runs] of Object.entries(times)) {
			if (runs.length === 0) continue;
			const ratios = runs.map((run, i) => run.seconds / (yardstick[i]?.seconds ?? Number.NaN));
			const busy = median(runs.map((run, i) => run.cpuSeconds / (yardstick[i]?.cpuSeconds ?? Number.NaN)));
			const memory = (Math.max(...runs.map(run => run.maxRssKiB)) * 1024) / digits;
			process.stdout.write(
				`${String(digits).padStart(9)} ${name.padEnd(18)} ${median(runs.map(run => run.seconds))
					.toFixed(4)
					.padStart(9)} s  ` +
					`ratio ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)}-${Math.max(...ratios).toFixed(3)})  cpu ratio ${busy.toFixed(3)}  ` +
					`peak ${memory.toFixed(2)} bytes a digit, whole process\n`,
			);
		}
	}
}
