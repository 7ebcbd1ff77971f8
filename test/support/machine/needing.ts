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
	describeUnless(missing.length === 0 ? null : `no ${missing.join(', ')}`, name, tests);
}

/** Tests that something stands in the way of, said in a few words; null for nothing. As {@link describeNeeding} has it. */
export function describeUnless(hindrance: string | null, name: string, tests: () => void): void {
	if (hindrance === null) describe(name, tests);
	else if (process.env.CI === undefined || process.env.CI === 'false') {
		describe.skip(`${name} (skipped: ${hindrance})`, tests);
	} else {
		test(name, () => {
			throw new Error(`${hindrance} on this machine`);
		});
	}
}
