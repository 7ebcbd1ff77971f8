// Run as a program of its own, so that it can be killed.
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import {usualSlots} from '../../../source/jobs/usual-slots.ts';

const [folder = '', mode] = process.argv.slice(2);
const slots = mode === 'work' ? usualSlots({jobs: 1, threads: 1}) : [];
const jobs = await openEmbeddedJobs({folder, slots, worker: `process ${process.pid}`, beatMs: 200});
process.stdout.write('open\n');
while (mode === 'submit') {
	const submissions = await Promise.all(Array.from({length: 10}, () => jobs.submit({digits: 50})));
	process.stdout.write(`${submissions.map(({job}) => job.id).join('\n')}\n`);
}
