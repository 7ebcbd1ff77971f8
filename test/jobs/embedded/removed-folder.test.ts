import {randomUUID} from 'node:crypto';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {takeProcessLock} from '../../../source/jobs/embedded/holders/process-lock.ts';
import {createOutputFiles} from '../../../source/jobs/embedded/run/output-files.ts';
import {createWorkFiles} from '../../../source/jobs/embedded/run/work-files.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';

const ID = randomUUID();
const NOTE = {worker: '', share: 0, before: 0, ms: 0, finished: [], kept: [], count: 0, first: '', latest: ''};

test.each<[string, (folder: string) => unknown]>([
	['the lock of a process', folder => takeProcessLock(join(folder, 'locks'))],
	['a note on work', folder => createWorkFiles(join(folder, 'notes'), Date.now).noteRun(ID, NOTE)],
	['output', folder => createOutputFiles(join(folder, 'output')).append(ID, 1, ['text'])],
	['a result', folder => createFileResults(join(folder, 'results'), folder).begin(ID, 'first')],
	[
		'a checkpoint',
		folder => createFileResults(join(folder, 'results'), folder).parts.write(ID, 'part', [Buffer.from('sum')]),
	],
])('%s brings back no folder of jobs that was removed', async (_what, write) => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	rmSync(folder, {recursive: true});
	await expect((async () => write(folder))()).rejects.toThrow('no such file or directory');
	expect(existsSync(folder)).toBe(false);
});
