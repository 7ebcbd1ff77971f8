import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createPiComputation} from '../../source/jobs/engine/computation.ts';
import {createJobParts, type JobParts} from '../../source/jobs/engine/job-parts.ts';
import {createFileResults} from '../../source/jobs/results/file-results.ts';

const USUAL_DIGITS = 20_000_000;
const ROUNDS = 5;
const THREADS = 2;
const ID = '00000000-0000-4000-8000-000000000000';
/** More often than jobs are saved: after each 2 % of the work, however short that is. */
const OFTEN = {everyMs: 0, everyShare: 0.02};

/** The time of a job whose checkpoints are saved as often as possible, against that of one without, in turns. */
export async function bench([digits = String(USUAL_DIGITS)]: readonly string[] = []): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	const computation = createPiComputation({threads: THREADS, pace: OFTEN});
	const {parts: storage} = createFileResults(folder);
	const job = createJobParts({storage, id: ID});
	let saved = 0;
	const counting: JobParts = {
		...job,
		save(name, content) {
			saved += 1;
			return job.save(name, content);
		},
	};
	try {
		await seconds(undefined);
		const ratios: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			const without = await seconds(undefined);
			const kept = await seconds(counting);
			await job.clear();
			ratios.push(kept / without);
			process.stdout.write(`${digits} decimals: ${without.toFixed(2)} s, with checkpoints ${kept.toFixed(2)} s\n`);
		}
		const median = ratios.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
		process.stdout.write(`median ${median.toFixed(3)}, with ${Math.round(saved / ROUNDS)} parts saved for a job\n`);
	} finally {
		await computation.close();
		rmSync(folder, {recursive: true});
	}

	async function seconds(parts: JobParts | undefined): Promise<number> {
		const begun = performance.now();
		const task = {digits: Number(digits), signal: new AbortController().signal, onProgress() {}, parts};
		for await (const _ of computation.compute(task));
		return (performance.now() - begun) / 1000;
	}
}
