import {spawnSync} from 'node:child_process';

/** A program to time, by its arguments to Node. */
export interface TimedProgram {
	name: string;
	args: readonly string[];
}

export interface Timing {
	name: string;
	/** Median of the wall times, in milliseconds. */
	median: number;
	/** A quarter of the runs took less, a quarter took more. */
	quartiles: [lower: number, upper: number];
	/** Median of this program's time divided by the first program's of the same round. */
	ratio: number;
}

/**
 * Times programs round after round, each once a round: whatever else the machine does meets all of them
 * alike, and a ratio compares neighbours in time. The first program is the yardstick. Throws if one fails.
 */
export function timePaired(programs: readonly TimedProgram[], rounds: number, env: NodeJS.ProcessEnv): Timing[] {
	const times = programs.map((): number[] => []);
	// The round before the first warms up the file cache and Node's compile cache.
	for (let round = -1; round < rounds; round++) {
		for (const [index, program] of programs.entries()) {
			const took = timeOnce(program, env);
			if (round >= 0) times[index]?.push(took);
		}
	}
	const [yardstick = []] = times;
	return programs.map(({name}, index) => {
		const own = times[index] ?? [];
		return {
			name,
			median: quantile(own, 0.5),
			quartiles: [quantile(own, 0.25), quantile(own, 0.75)],
			ratio: quantile(
				own.map((time, round) => time / (yardstick[round] ?? Number.NaN)),
				0.5,
			),
		};
	});
}

function timeOnce({name, args}: TimedProgram, env: NodeJS.ProcessEnv): number {
	const started = performance.now();
	const {status, stderr, error} = spawnSync(process.execPath, args, {env, encoding: 'utf8'});
	const took = performance.now() - started;
	if (error || status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
	return took;
}

function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const position = (sorted.length - 1) * share;
	const below = sorted[Math.floor(position)] ?? Number.NaN;
	const above = sorted[Math.ceil(position)] ?? Number.NaN;
	return below + (above - below) * (position - Math.floor(position));
}

/** The timings as a table. */
export function timingTable(timings: readonly Timing[]): string {
	const width = Math.max(...timings.map(({name}) => name.length)) + 2;
	const number = (value: number, digits = 1) => value.toFixed(digits).padStart(8);
	const rows = timings.map(
		({name, median, quartiles: [lower, upper], ratio}) =>
			`${name.padEnd(width)}${number(median)}${number(lower)}${number(upper)}${number(ratio, 2)}`,
	);
	const head = `${''.padEnd(width)}${['median', '25 %', '75 %', 'ratio'].map(title => title.padStart(8)).join('')}`;
	return `${[head, ...rows].join('\n')}\n`;
}
