import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach} from 'vitest';
import {
	type EmbeddedJobs,
	type EmbeddedJobsOptions,
	openEmbeddedJobs,
} from '../../../source/jobs/embedded/open-embedded-jobs.ts';

export interface EnginesInFolder {
	/** The folder of the test that runs. */
	readonly folder: string;
	/** Opens an embedded engine in the folder. */
	open(options?: Partial<EmbeddedJobsOptions>): Promise<EmbeddedJobs>;
}

/**
 * A folder of its own for each test, in which any number of embedded engines are opened with the same defaults. After the test
 * they are closed, and the folder is removed.
 */
export function enginesInFolder(defaults: Partial<EmbeddedJobsOptions> = {}): EnginesInFolder {
	let folder = '';
	const engines: EmbeddedJobs[] = [];
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
	});
	afterEach(async () => {
		await Promise.all(engines.splice(0).map(engine => engine.close()));
		rmSync(folder, {recursive: true});
	});
	return {
		get folder() {
			return folder;
		},
		async open(options = {}) {
			const jobs = await openEmbeddedJobs({folder, ...defaults, ...options});
			engines.push(jobs);
			return jobs;
		},
	};
}
