import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {enginesInFolder} from '../../support/engines-in-folder.ts';
import {recordedCall, recordingRunner} from '../../support/recording-runner.ts';
import {untilState} from '../../support/watching.ts';

const engines = enginesInFolder();
const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** A file as the version before calls left it: a job of the default tenant that waits, and one of another that is cancelled. */
function makeOldFile(): string {
	const file = join(engines.folder, 'jobs.sqlite');
	const database = new DatabaseSync(file);
	database.exec('PRAGMA journal_mode = WAL');
	database.exec(readFileSync(new URL('../../support/tables-before-calls.sql', import.meta.url), 'utf8'));
	const insert = database.prepare(
		`INSERT INTO job(id, digits, state, progress, rank, created_at, finished_at, attempts, version, timeline, tenant)
		VALUES(?, 10, ?, 0, 1, 1700000000000, ?, 0, 2, '[]', ?)`,
	);
	insert.run(ids[0] ?? '', 'queued', null, 'default');
	insert.run(ids[1] ?? '', 'cancelled', Date.now(), 'anna');
	database.close();
	return file;
}

function readFile<Result>(file: string, read: (database: DatabaseSync) => Result): Result {
	const database = new DatabaseSync(file, {readOnly: true});
	try {
		return read(database);
	} finally {
		database.close();
	}
}

const versionIn = (database: DatabaseSync) => database.prepare('PRAGMA user_version').get()?.user_version;

test('a file of the version before calls goes on, with its jobs and counts', async () => {
	const file = makeOldFile();
	const jobs = await engines.open({slots: [{maxDigits: 1000, threads: 1}]});
	await untilState(jobs, ids[0] ?? '', 'finished');
	expect((await jobs.list()).jobs).toMatchObject([
		{id: ids[1], kind: 'pi'},
		{id: ids[0], kind: 'pi', state: 'finished'},
	]);
	expect((await jobs.load()).counts).toMatchObject({finished: 1, cancelled: 1, queued: 0});
	expect((await jobs.of('anna').load()).counts).toMatchObject({finished: 0, cancelled: 1});
	// Until there is a call in it, that version can use it again.
	expect(readFile(file, versionIn)).toBe(1);
});

test('a file with a call in it is refused by the version before, which would take it for decimals of pi', async () => {
	const file = makeOldFile();
	const runner = {atOnce: 1, open: async () => recordingRunner(join(engines.folder, 'begun'))};
	const jobs = await engines.open({calls: runner});
	const {job} = await jobs.submit(recordedCall(1, {group: 'g'}));
	expect(readFile(file, versionIn)).toBe(2);
	// One that has the file open already looks for work like this.
	const taken = readFile(file, database =>
		database
			.prepare("SELECT id FROM job INDEXED BY job_queue WHERE state = 'queued' AND digits <= 100000000 ORDER BY rank")
			.all(),
	);
	expect(taken).toEqual([{id: ids[0]}]);
	await untilState(jobs, job.id, 'finished');
	expect((await jobs.load()).bytes).toBe(12 + Buffer.byteLength(JSON.stringify({id: job.id})));
	await jobs.close();
	// And it is opened again by this one.
	const again = await engines.open();
	expect((await again.list({kind: 'call'})).jobs).toMatchObject([{id: job.id, state: 'finished', group: 'g'}]);
});
