// Run as a program of its own, so that it can be killed.
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import type {Results} from '../../../source/jobs/results/results.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {recordingRunner} from './recording-runner.ts';
import {standingComputation} from './standing-computation.ts';
import {endlessComputation} from './watched-computation.ts';
import '../../support/program/keep-compiled.ts';

const [folder = '', mode] = process.argv.slice(2);
const slots = mode === 'submit' ? [] : defaultSlots({jobs: 1, threads: 1});
const results = mode === 'work-elsewhere' ? elsewhere() : undefined;
const jobs = await openEmbeddedJobs({
	folder,
	slots,
	results,
	calls: mode === 'work-calls' ? {atOnce: 4, open: async () => recordingRunner(join(folder, 'begun'))} : undefined,
	worker: `process ${process.pid}`,
	createComputation: mode === 'work-kept' ? endlessComputation : standingComputation,
	beatMs: 200,
	restMs: 50,
});
process.stdout.write('open\n');
while (mode === 'submit') {
	const submissions = await Promise.all(Array.from({length: 10}, () => jobs.submit({digits: 50})));
	process.stdout.write(`${submissions.map(({job}) => job.id).join('\n')}\n`);
}

/** A storage that is somewhere else, and away while there is a file that says so; whose process tried is in another. */
function elsewhere(): Results {
	const stored = createFileResults(join(folder, 'elsewhere'));
	return {
		...stored,
		isElsewhere: true,
		async begin(...name) {
			if (existsSync(join(folder, 'away'))) {
				writeFileSync(join(folder, 'tried'), String(process.pid));
				throw new LunchError('JOB_STORE_FAILED', 'The bucket is away.');
			}
			return stored.begin(...name);
		},
	};
}
