import {execFile} from 'node:child_process';
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {setImmediate as turn} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {createCheckpointer} from '../../../../source/jobs/embedded/commit/checkpointer.ts';
import {startEngine} from '../../support/engine-process.ts';
import {enginesInFolder} from '../../support/engines-in-folder.ts';

const engines = enginesInFolder();

/** Bytes of a page in the log, with its header. */
const PAGE_BYTES = 4096 + 24;

const UUID_LENGTH = 36;

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
	const file = join(engines.folder, 'jobs.sqlite');
	const log = statSync(`${file}-wal`).size / PAGE_BYTES;
	const {size} = statSync(file);
	// SQLite itself would have waited for four times as many pages.
	expect(log).toBeLessThan(8000);
	expect((await jobs.load()).counts.queued).toBe(written);
	await jobs.close();
	expect(size).toBeGreaterThan(statSync(file).size / 2);
	expect(warnings).toEqual([]);
});

test('a checkpoint that fails says so, and so does the next one', async () => {
	const checkpointer = createCheckpointer(join(engines.folder, 'nowhere', 'jobs.sqlite'));
	await expect(checkpointer.run('passive')).rejects.toThrow('unable to open');
	await expect(checkpointer.run('full')).rejects.toThrow('unable to open');
	await checkpointer.close();
});

test('closing during a checkpoint waits for its end, also where the program has nothing else to do', async () => {
	const program = fileURLToPath(new URL('../../support/run-checkpoint.ts', import.meta.url));
	const {stdout} = await promisify(execFile)(process.execPath, [program, join(engines.folder, 'pages.sqlite')]);
	expect(stdout).toBe('closed\n');
});

test('kill -9 during a checkpoint loses no accepted job, and the next start goes on', async () => {
	const accepted: string[] = [];
	const file = join(engines.folder, 'jobs.sqlite');
	for (let kills = 0; kills < 3; kills++) {
		const engine = await startEngine(engines.folder, 'submit');
		// Only a checkpoint writes to the file itself.
		const {mtimeNs} = statSync(file, {bigint: true});
		let isWritten = false;
		const listening = (async () => {
			for (let id = await engine.line(); id !== 'undefined'; id = await engine.line()) accepted.push(id);
		})();
		while (!isWritten) {
			await turn();
			isWritten = statSync(file, {bigint: true}).mtimeNs !== mtimeNs;
		}
		await engine.kill();
		await listening;
	}
	const jobs = await engines.open();
	// The last line of a killed process may be half of one.
	const ids = accepted.filter(id => id.length === UUID_LENGTH);
	for (const id of ids) expect((await jobs.get(id)).state).toBe('queued');
	await jobs.close();
	const database = new DatabaseSync(file);
	expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{integrity_check: 'ok'}]);
	database.close();
	expect(ids.length).toBeGreaterThan(100);
});
