import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {beforeEach, describe, expect, test} from 'vitest';
import type {EmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import type {Rejection} from '../../../source/shared/rejections.ts';
import {failing, slotWith} from '../support/computing.ts';
import {enginesInFolder} from '../support/engines-in-folder.ts';
import {submitted, untilState} from '../support/watching.ts';

describe('jobs in a file that others write to', () => {
	const engines = enginesInFolder();
	let jobs: EmbeddedJobs;
	const rejected: Rejection[] = [];
	beforeEach(async () => {
		rejected.length = 0;
		writeFileSync(join(engines.folder, 'outside.txt'), 'secret');
		jobs = await open();
	});

	const open = (keepResultsMs = 60_000) =>
		engines.open({
			...slotWith(failing(0, Error)),
			keepResultsMs,
			onRejected(rejection) {
				rejected.push(rejection);
			},
		});

	function write(sql: string, ...values: string[]): void {
		const database = new DatabaseSync(join(engines.folder, 'jobs.sqlite'), {timeout: 5000});
		database.prepare(sql).run(...values);
		database.close();
	}

	const stolen = {bytes: 6, sha256: 'a'.repeat(64), objectName: '../outside.txt', lastDigits: '1'};

	test.each([
		['a result outside', 'UPDATE job SET result = ? WHERE id = ?', JSON.stringify(stolen)],
		['a result that is not JSON', 'UPDATE job SET result = ? WHERE id = ?', '{'],
		['a state that there is not', 'UPDATE job SET state = ? WHERE id = ?', 'done'],
		['an error that is not a failure', 'UPDATE job SET error = ? WHERE id = ?', '[]'],
		['no result though it finished', "UPDATE job SET result = nullif(?, '1') WHERE id = ?", '1'],
	])('a row with %s is put aside and told, and the others are listed', async (_, sql, value) => {
		const poisoned = await submitted(jobs, 1);
		await untilState(jobs, poisoned.id, 'finished');
		const good = await submitted(jobs, 1);
		await untilState(jobs, good.id, 'finished');
		write(sql, value, poisoned.id);
		await expect(jobs.download(poisoned.id)).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		expect((await jobs.list()).jobs.map(({id}) => id)).toEqual([good.id]);
		expect(rejected).toMatchObject([{kind: 'job', outcome: 'Its state is now quarantined.'}]);
		await jobs.close();
		jobs = await open(0);
		expect(existsSync(join(engines.folder, 'outside.txt'))).toBe(true);
	});

	test('a waiting row whose id is a path is neither computed nor in the way of others', async () => {
		await jobs.close();
		const accepting = await engines.open();
		const {id} = await submitted(accepting, 1);
		await accepting.close();
		write('UPDATE job SET id = ? WHERE id = ?', '../outside', id);
		jobs = await open();
		const good = await submitted(jobs, 1);
		await untilState(jobs, good.id, 'finished');
		expect((await jobs.list()).jobs).toHaveLength(1);
		expect(rejected).toHaveLength(1);
	});
});
