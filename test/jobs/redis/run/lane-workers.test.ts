import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const at = (path: string) => JSON.stringify(new URL(`../../../../source/jobs/${path}`, import.meta.url).href);

test('a program whose jobs are closed while Redis is away comes to its end', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	const program = `
		import {defaultSlots} from ${at('engine/work/default-slots.ts')};
		import {openRedisJobs} from ${at('redis/open-redis-jobs.ts')};
		import {createFileResults} from ${at('results/file-results.ts')};
		const jobs = openRedisJobs({
			redis: 'redis://127.0.0.1:1',
			results: createFileResults(${JSON.stringify(folder)}),
			slots: defaultSlots({jobs: 1, threads: 1}),
		});
		const asked = await jobs.submit({digits: 10}).catch(({code}) => code);
		await jobs.close();
		console.log(asked);`;
	const words = ['--input-type=module', '-e', program];
	const {stdout} = await promisify(execFile)(process.execPath, words, {timeout: 60_000});
	expect(stdout).toBe('JOB_STORE_FAILED\n');
	rmSync(folder, {recursive: true});
});
