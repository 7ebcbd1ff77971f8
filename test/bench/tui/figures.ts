import {readFileSync} from 'node:fs';

/** Clock ticks a second in /proc, sysconf(_SC_CLK_TCK) on every Linux. */
const TICKS = 100;

export const print = (name: string, figures: string, limit: string) =>
	process.stdout.write(`${name.padEnd(34)} ${figures.padEnd(44)} ${limit}\n`);

export function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function percentile(values: readonly number[], share: number): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

export function processorSeconds(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Milliseconds that the main thread of a process had of a processor. */
export function processorMilliseconds(pid: number): number {
	return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}
