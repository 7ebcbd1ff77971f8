import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {describe, test} from 'vitest';

/** The path of a program of this machine; null where it has none. */
export function programPath(program: string): string | null {
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		const path = join(folder, program);
		try {
			accessSync(path, constants.X_OK);
			return path;
		} catch {
			// The next one, then.
		}
	}
	return null;
}

/**
 * Tests that need programs of the machine: `describeNeeding(['redis-server'], 'jobs on Redis', () => { … })`. Without
 * them the tests are skipped and say so; with `CI=true`, where they must be there, that is a failure.
 */
export function describeNeeding(programs: readonly string[], name: string, tests: () => void): void {
	const missing = programs.filter(program => programPath(program) === null);
	if (missing.length === 0) describe(name, tests);
	else if (process.env.CI === undefined || process.env.CI === 'false') {
		describe.skip(`${name} (skipped: no ${missing.join(', ')})`, tests);
	} else {
		test(name, () => {
			throw new Error(`no ${missing.join(', ')} on this machine`);
		});
	}
}
