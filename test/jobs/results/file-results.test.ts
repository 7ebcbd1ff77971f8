import {existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {expect, test} from 'vitest';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {resultsAt} from '../../../source/jobs/results/results-at.ts';
import {describeResults} from '../support/results-conformance.ts';

describeResults('results in a folder', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-results-'));
	const results = await resultsAt(pathToFileURL(join(folder, 'shared', 'ö')).href);
	if (!results) throw new Error('no results');
	return {
		results,
		async close() {
			rmSync(folder, {recursive: true});
		},
	};
});

test('what lies outside its folder is neither read nor removed, also where a link leads there', async () => {
	const root = mkdtempSync(join(tmpdir(), 'lunch-results-'));
	try {
		const outside = join(root, 'outside.txt');
		writeFileSync(outside, 'secret');
		mkdirSync(join(root, 'results'));
		const linked = '00000000-0000-4000-8000-000000000000-1.txt';
		symlinkSync(outside, join(root, 'results', linked));
		const results = createFileResults(join(root, 'results'));
		for (const name of ['../outside.txt', outside, linked]) {
			expect(await results.read(name, 0, 6)).toBeNull();
			await results.remove(name);
		}
		expect(existsSync(outside)).toBe(true);
	} finally {
		rmSync(root, {recursive: true});
	}
});
