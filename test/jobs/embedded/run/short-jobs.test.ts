import {createHash} from 'node:crypto';
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, expect, test} from 'vitest';
import type {EmbeddedJobs} from '../../../../source/jobs/embedded/open-embedded-jobs.ts';
import {defaultSlots} from '../../../../source/jobs/engine/work/default-slots.ts';
import {piInBigInt} from '../../../../source/jobs/pi/decimals/reference.ts';
import {createFileResults} from '../../../../source/jobs/results/file-results.ts';
import {startEngine} from '../../support/engine-process.ts';
import {enginesInFolder} from '../../support/engines-in-folder.ts';
import {submitted, textOf, until, untilState} from '../../support/watching.ts';

const engines = enginesInFolder();
const {open} = engines;

const slots = defaultSlots({jobs: 1, threads: 1});

function resultFiles(): string[] {
	return existsSync(join(engines.folder, 'results')) ? readdirSync(join(engines.folder, 'results')) : [];
}

/** Reads or changes the file of jobs as another program would. */
function inFile<Result>(work: (database: DatabaseSync) => Result): Result {
	const database = new DatabaseSync(join(engines.folder, 'jobs.sqlite'), {timeout: 2000});
	try {
		return work(database);
	} finally {
		database.close();
	}
}

/** Where the second page of a thousand jobs begins. */
async function second(jobs: EmbeddedJobs): Promise<string | undefined> {
	return (await jobs.list({limit: 1000})).nextCursor ?? undefined;
}

describe('short jobs', () => {
	test('that come together each get their own text, kept with them', async () => {
		const accepting = await open();
		const sizes = Array.from({length: 300}, (_, index) => 1 + ((index * 37) % 1999));
		const ids = await Promise.all(sizes.map(async digits => (await submitted(accepting, digits)).id));
		const working = await open({slots});
		await working.whenIdle();
		for (const [at, id] of ids.entries()) {
			const text = piInBigInt(sizes[at] ?? 0);
			const {state, attempts, result} = await accepting.get(id);
			expect({state, attempts}).toEqual({state: 'finished', attempts: 1});
			expect(result).toEqual({
				bytes: text.length,
				sha256: createHash('sha256').update(text).digest('hex'),
				objectName: `${id}.txt`,
				lastDigits: text.slice(2).slice(-10),
			});
			expect(await textOf((await accepting.download(id)).body)).toBe(text);
		}
		expect(resultFiles()).toEqual([]);
	});

	test('give any part of their text', async () => {
		const jobs = await open({slots});
		const {id} = await submitted(jobs, 50);
		await untilState(jobs, id, 'finished');
		const part = async (range: {start: number; end?: number} | {last: number}) =>
			textOf((await jobs.download(id, {range})).body);
		expect(await part({start: 0, end: 3})).toBe('3.14');
		expect(await part({last: 4})).toBe(piInBigInt(50).slice(-4));
		await expect(jobs.download(id, {range: {start: 52}})).rejects.toMatchObject({code: 'JOB_RANGE_INVALID'});
	});

	test('lie in a storage that others read', async () => {
		const results = {...createFileResults(join(engines.folder, 'results')), isElsewhere: true};
		const jobs = await open({slots, results});
		const {id} = await submitted(jobs, 100);
		await untilState(jobs, id, 'finished');
		expect(resultFiles()).toEqual([`${id}.txt`]);
	});

	test('leave nothing behind when they are old', async () => {
		let time = Date.now();
		const first = await open({slots, now: () => time, keepResultsMs: 1000});
		await untilState(first, (await submitted(first, 100)).id, 'finished');
		expect(inFile(database => database.prepare('SELECT count(*) AS texts FROM kept_result').get())).toEqual({texts: 1});
		await first.close();
		time += 5000;
		const second = await open({slots, now: () => time, keepResultsMs: 1000});
		await until(async () => (await second.list()).jobs.length === 0);
		expect(inFile(database => database.prepare('SELECT count(*) AS texts FROM kept_result').get())).toEqual({texts: 0});
	});

	test('go by the file where one of them makes the thread fail, which is charged to that one alone', async () => {
		let failures = 1;
		const jobs = await open({
			slots: slots.slice(0, 1),
			createComputation: () => ({
				async *compute({digits}) {
					if (digits === 13) throw new Error('bad luck');
					yield Buffer.from(piInBigInt(digits));
				},
				async computeShort(digits) {
					if (digits.includes(13) && failures++ < 4) throw new Error('the thread ended');
					return digits.map(piInBigInt);
				},
				close: async () => {},
			}),
		});
		const sizes = [10, 11, 13, 14];
		const ids = await Promise.all(sizes.map(async digits => (await submitted(jobs, digits)).id));
		await Promise.all(ids.map((id, at) => untilState(jobs, id, sizes[at] === 13 ? 'errored' : 'finished')));
		const all = await Promise.all(ids.map(id => jobs.get(id)));
		expect(all.map(({attempts}) => attempts)).toEqual([1, 1, 3, 1]);
	});
});

describe('kill -9', () => {
	test('again and again: short jobs are all finished, and none is charged with it', async () => {
		const jobs = await open();
		const ids = await Promise.all(Array.from({length: 2000}, async () => (await submitted(jobs, 1500)).id));
		for (let round = 0; round < 3; round++) {
			const before = (await jobs.load()).counts.finished;
			const engine = await startEngine(engines.folder, 'work');
			await until(async () => (await jobs.load()).counts.finished > before);
			await engine.kill();
		}
		const last = await open({slots});
		await last.whenIdle();
		const finished = [
			...(await jobs.list({limit: 1000})).jobs,
			...(await jobs.list({limit: 1000, cursor: await second(jobs)})).jobs,
		];
		expect(finished.map(({id}) => id).sort()).toEqual(ids.sort());
		expect(new Set(finished.map(({state, attempts}) => `${state} ${attempts}`))).toEqual(new Set(['finished 1']));
		const text = piInBigInt(1500);
		for (const {id} of finished.slice(0, 100)) expect(await textOf((await jobs.download(id)).body)).toBe(text);
	}, 120_000);

	test('between a result and the word that it is there: the job is finished, not computed again', async () => {
		const jobs = await open();
		const {id} = await submitted(jobs, 3);
		inFile(database => {
			const result = JSON.stringify({bytes: 5, sha256: 'f'.repeat(64), objectName: `${id}.txt`, lastDigits: '141'});
			database.exec("INSERT INTO holder VALUES('00000000-0000-4000-8000-000000000000', 7)");
			database
				.prepare(
					`UPDATE job SET state = 'running', holder = '00000000-0000-4000-8000-000000000000', worker = 'gone',
					attempts = 1, started_at = created_at WHERE id = ?`,
				)
				.run(id);
			database.prepare("INSERT INTO kept_result SELECT seq, ?, x'332e313431' FROM job").run(result);
		});
		const next = await open();
		expect(await next.get(id)).toMatchObject({state: 'finished', attempts: 1, result: {sha256: 'f'.repeat(64)}});
		expect(await textOf((await next.download(id)).body)).toBe('3.141');
	});
});

test('a file of the version before is used as it is, with the results that it had', async () => {
	const first = await open({
		slots,
		results: {...createFileResults(join(engines.folder, 'results')), isElsewhere: true},
	});
	const {id} = await submitted(first, 100);
	const finished = await untilState(first, id, 'finished');
	await first.close();
	inFile(database => database.exec('DROP TABLE kept_result; DROP TRIGGER kept_result_removed'));
	const second = await open({slots});
	expect(await second.get(id)).toEqual(finished);
	expect(await textOf((await second.download(id)).body)).toBe(piInBigInt(100));
	await untilState(second, (await submitted(second, 100)).id, 'finished');
	expect(resultFiles()).toEqual([`${id}.txt`]);
});

test('jobs are told with what began them; those that an earlier version accepted, without', async () => {
	const before = await open();
	const {id: old} = await submitted(before, 30);
	await before.close();
	inFile(database => database.exec('ALTER TABLE job DROP COLUMN origin'));
	const told = new Map<string, string | null>();
	const jobs = await open({slots, onEnded: ({id}, origin) => told.set(id, origin)});
	const {job: short} = await jobs.submit({digits: 10, origin: 'short-1 '});
	const {job: long} = await jobs.submit({digits: 5000, origin: 'long-1 '});
	await until(async () => told.size === 3);
	expect([old, short.id, long.id].map(id => told.get(id))).toEqual([null, 'short-1 ', 'long-1 ']);
});
