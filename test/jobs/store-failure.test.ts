import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {storeFailure} from '../../source/jobs/store-failure.ts';

test('what went wrong with the file of jobs comes with what to do', () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-store-'));
	try {
		const file = join(folder, 'jobs.sqlite');
		writeFileSync(file, 'no database at all '.repeat(500));
		expect(failureOf(() => new DatabaseSync(file).exec('SELECT * FROM sqlite_schema'), file)).toMatchObject({
			code: 'JOB_STORE_FAILED',
			hint: expect.stringContaining('aside'),
		});
		expect(failureOf(() => new DatabaseSync(join(file, 'below')), file)).toMatchObject({
			code: 'JOB_STORE_FAILED',
			hint: expect.stringContaining('writable'),
		});
	} finally {
		rmSync(folder, {recursive: true});
	}
});

function failureOf(open: () => unknown, file: string): unknown {
	try {
		return open();
	} catch (error) {
		return storeFailure(error, file);
	}
}
