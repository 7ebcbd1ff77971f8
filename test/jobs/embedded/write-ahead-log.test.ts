import {copyFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {createCheckpointer} from '../../../source/jobs/embedded/checkpointer.ts';
import {enginesInFolder} from '../support/engines-in-folder.ts';

const engines = enginesInFolder();

/** Bytes of a page in the log, with its header. */
const PAGE_BYTES = 4096 + 24;

/** How many jobs the database file has without its log. */
function jobsInFile(): number {
	const copy = join(engines.folder, 'copy.sqlite');
	copyFileSync(join(engines.folder, 'jobs.sqlite'), copy);
	const database = new DatabaseSync(copy);
	const {jobs} = database.prepare('SELECT count(*) AS jobs FROM job').get() as {jobs: number};
	database.close();
	return jobs;
}

test('a long log is brought into the file while jobs are accepted, and begins anew', async () => {
	const warnings: unknown[] = [];
	const jobs = await engines.open({onWarning: error => warnings.push(error)});
	let written = 0;
	let left = 6000;
	await Promise.all(
		Array.from({length: 8}, async () => {
			while (left-- > 0) {
				await jobs.submit({digits: 1_000_000});
				written++;
			}
		}),
	);
	const log = statSync(join(engines.folder, 'jobs.sqlite-wal')).size / PAGE_BYTES;
	expect(jobsInFile()).toBeGreaterThan(written / 2);
	// SQLite itself would have waited for four times as many pages.
	expect(log).toBeLessThan(8000);
	await jobs.close();
	expect(jobsInFile()).toBe(written);
	expect(warnings).toEqual([]);
});

test('a checkpoint that fails says so, and so does the next one', async () => {
	const checkpointer = createCheckpointer(join(engines.folder, 'nowhere', 'jobs.sqlite'));
	await expect(checkpointer.run('passive')).rejects.toThrow('unable to open');
	await expect(checkpointer.run('full')).rejects.toThrow('unable to open');
	await checkpointer.close();
});
