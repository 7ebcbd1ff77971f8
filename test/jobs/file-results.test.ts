import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {resultsAt} from '../../source/jobs/results/results-at.ts';
import {describeResults} from './support/results-conformance.ts';

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
