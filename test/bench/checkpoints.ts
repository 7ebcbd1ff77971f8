import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createJobParts, type JobParts} from '../../source/jobs/engine/job-parts.ts';
import {createPiComputation} from '../../source/jobs/engine/work/computation.ts';
import {createFileResults} from '../../source/jobs/results/file-results.ts';

const USUAL_DIGITS = 20_000_000;
const ID = '00000000-0000-4000-8000-000000000000';
/** More often than jobs are saved: after each 2 % of the work, however short that is. */
const OFTEN = {everyMs: 0, everyShare: 0.02};

interface Cost {
	seconds: number;
	/** Of all processors together. */
	cpuSeconds: number;
}

/**
 * The time of a job with checkpoints against that of one without, in turns: saved as often as possible, or with `real` at the pace of
 * jobs. Where others use the machine too, the processors' time says more.
 *
 *     npm run bench checkpoints [DIGITS] [often|real] [THREADS] [ROUNDS]
 */
export async function bench(args: readonly string[] = []): Promise<void> {
	const [digits = USUAL_DIGITS, threads = 2, rounds = 5] = [args[0], args[2], args[3]].map(
		word => word && Number(word),
	) as number[];
	const isReal = args[1] === 'real';
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	const computation = createPiComputation({threads, ...(isReal ? {} : {pace: OFTEN})});
	const {parts: storage} = createFileResults(folder);
	const job = createJobParts({storage, id: ID});
	let saved = 0;
	let savedBytes = 0;
	const counting: JobParts = {
		...job,
		async save(name, content) {
			saved += 1;
			await job.save(name, content);
			savedBytes += (await storage.list(ID)).find(part => part.name === name)?.bytes ?? 0;
		},
	};
	try {
		if (!isReal) await costOf(undefined);
		const ratios: Cost[] = [];
		for (let round = 0; round < rounds; round += 1) {
			const without = await costOf(undefined);
			const kept = await costOf(counting);
			await job.clear();
			ratios.push({seconds: kept.seconds / without.seconds, cpuSeconds: kept.cpuSeconds / without.cpuSeconds});
			process.stdout.write(`${digits} decimals: ${textOf(without)}, with checkpoints ${textOf(kept)}\n`);
		}
		const each = `${Math.round(saved / rounds)} parts with ${Math.round(savedBytes / rounds / 1e6)} MB saved for a job`;
		const [time, cpu] = (['seconds', 'cpuSeconds'] as const).map(of => median(ratios.map(ratio => ratio[of])));
		process.stdout.write(`median ${time} of the time, ${cpu} of the processors', with ${each}\n`);
	} finally {
		await computation.close();
		rmSync(folder, {recursive: true});
	}

	async function costOf(parts: JobParts | undefined): Promise<Cost> {
		const [begun, used] = [performance.now(), process.cpuUsage()];
		const task = {digits, signal: new AbortController().signal, onProgress() {}, parts};
		for await (const _ of computation.compute(task));
		const {user, system} = process.cpuUsage(used);
		return {seconds: (performance.now() - begun) / 1000, cpuSeconds: (user + system) / 1e6};
	}
}

function textOf({seconds, cpuSeconds}: Cost): string {
	return `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} of the processors')`;
}

function median(values: readonly number[]): string {
	const sorted = values.toSorted((a, b) => a - b);
	return (((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2).toFixed(
		3,
	);
}
