// Times pi against a textbook GMP program and FLINT, in turns, so that all see the same machine.
//
//   npm run bench pi [digits,digits,...] [rounds]
//
// Ratios are medians of the rounds' own. On a machine that does other things, processor time tells more
// than time passed; for two threads it tells what working together costs, not what it saves. Memory is the most that was
// resident: of the whole process, and what the computation put on top of the warm threads it found.
import {execFileSync, spawn} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {knownDigest} from '../jobs/pi/support/digests.ts';
import {bundlePiRunner} from './pi/pi-program.ts';

type Run = {seconds: number; cpuSeconds: number; maxRssKiB: number; beforeKiB?: number; sha256?: string};

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const out = here('../../.bench/');

function compile(name: string, ...libraries: string[]): string | undefined {
	try {
		execFileSync('cc', ['-O2', '-o', `${out}${name}`, here(`pi/${name}.c`), ...libraries], {
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
async function startRunner(program: string, threads: number, digits: number) {
	const child = spawn(process.execPath, [program, String(threads), String(Math.min(digits, 300_000))], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	const {beforeKiB} = JSON.parse((await lines.next()).value as string) as {beforeKiB: number};
	return {
		async run(digits: number): Promise<Run> {
			const runs: Run[] = [];
			for (let i = digits <= 100_000 ? 5 : 1; i > 0; i--) {
				child.stdin.write(`${digits}\n`);
				runs.push({beforeKiB, ...(JSON.parse((await lines.next()).value as string) as Run)});
			}
			for (const {sha256} of runs) if (sha256 !== knownDigest(digits)) throw new Error(`${digits} decimals are wrong`);
			return runs.toSorted((a, b) => a.seconds - b.seconds)[runs.length >> 1] as Run;
		},
		stop: () => child.stdin.end(),
	};
}

/** The memory of some runs in words: of the whole process, and what the computation put on top. */
function memoryOf(runs: Run[], yardstick: Run[]): string {
	const most = (list: Run[]) => Math.max(...list.map(({maxRssKiB}) => maxRssKiB));
	const inMiB = (kib: number) => `${(kib / 1024).toFixed(1)} MiB (${(kib / most(yardstick)).toFixed(2)})`;
	const before = runs[0]?.beforeKiB;
	return `memory ${inMiB(most(runs))}${before === undefined ? '' : `, of which computing ${inMiB(most(runs) - before)}`}`;
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

	const runner = await bundlePiRunner(`${out}pi-program/`);

	for (const digits of sizes) {
		const one = await startRunner(runner, 1, digits);
		const two = await startRunner(runner, 2, digits);
		const times: Record<string, Run[]> = {gmp: [], 'one thread': [], 'two threads': [], 'flint, one thread': []};
		for (let round = 0; round < rounds; round++) {
			times.gmp?.push(runProgram(gmp, digits));
			times['one thread']?.push(await one.run(digits));
			times['two threads']?.push(await two.run(digits));
			if (flint) times['flint, one thread']?.push(runProgram(flint, digits));
		}
		one.stop();
		two.stop();
		const measured = Object.entries(times).filter(([, runs]) => runs.length > 0);
		for (const [name, runs] of measured) process.stdout.write(`${resultLine(digits, name, runs, times.gmp ?? [])}\n`);
	}
}

/** The time, processor time and memory of some runs, beside those of the yardstick in the same rounds. */
function resultLine(digits: number, name: string, runs: Run[], yardstick: Run[]): string {
	const ratios = runs.map((run, i) => run.seconds / (yardstick[i]?.seconds ?? Number.NaN));
	const busy = median(runs.map((run, i) => run.cpuSeconds / (yardstick[i]?.cpuSeconds ?? Number.NaN)));
	const seconds = median(runs.map(run => run.seconds)).toFixed(4);
	const range = `${Math.min(...ratios).toFixed(3)}-${Math.max(...ratios).toFixed(3)}`;
	return (
		`${String(digits).padStart(9)} ${name.padEnd(18)} ${seconds.padStart(9)} s  ` +
		`ratio ${median(ratios).toFixed(3)} (${range})  cpu ratio ${busy.toFixed(3)}  ${memoryOf(runs, yardstick)}`
	);
}
