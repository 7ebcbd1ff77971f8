import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';

const JOBS = 10_000;
const ASKING = 64;
const DIGITS = 100;

/** How fast small jobs are worked off, beside how fast the same engine accepts them, in the same folder. */
export async function benchSmallJobs(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	try {
		const accepted = await accept(folder);
		const before = process.memoryUsage.rss();
		const working = await openEmbeddedJobs({folder, slots: defaultSlots({threads: 1})});
		const started = performance.now();
		const spent = process.cpuUsage();
		await working.whenIdle();
		const seconds = (performance.now() - started) / 1000;
		const {user, system} = process.cpuUsage(spent);
		const {finished} = (await working.load()).counts;
		await working.close();
		const perSecond = finished / seconds;
		process.stdout.write(
			`${finished} jobs of ${DIGITS} decimals: accepted ${accepted.toFixed(0)} jobs/s (${ASKING} asking), worked off ` +
				`${perSecond.toFixed(0)} jobs/s, ${(perSecond / accepted).toFixed(2)} times that; processor time of one ` +
				`${((user + system) / finished).toFixed(0)} µs, memory ${((process.memoryUsage.rss() - before) / 2 ** 20).toFixed(0)} MiB more\n`,
		);
	} finally {
		rmSync(folder, {recursive: true});
	}
}

async function accept(folder: string): Promise<number> {
	const jobs = await openEmbeddedJobs({folder});
	let left = JOBS;
	const started = performance.now();
	await Promise.all(
		Array.from({length: ASKING}, async () => {
			while (left-- > 0) await jobs.submit({digits: DIGITS});
		}),
	);
	const perSecond = JOBS / ((performance.now() - started) / 1000);
	await jobs.close();
	return perSecond;
}
