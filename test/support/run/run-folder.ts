import {accessSync, chmodSync, constants, mkdtempSync, readFileSync, statfsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
/** Archives with Node inside, results of large jobs and what servers keep are in such a folder at once. */
const LEAST_BYTES = 6 * 2 ** 30;

/**
 * Makes the folder for all that tests write: in memory where there is room, since what tests of stores and jobs wait for
 * most is the disk's word that something is kept, which nobody asks for once a test is over.
 */
export function makeRunFolder(): string {
	const folder = mkdtempSync(join(isUsable() ? MEMORY : tmpdir(), 'lunch-tests-'));
	// Functions can be another user.
	chmodSync(folder, 0o755);
	return folder;
}

function isUsable(): boolean {
	// A folder that a person or a machine chose is the one that is meant.
	if (process.env.TMPDIR !== undefined) return false;
	try {
		accessSync(MEMORY, constants.W_OK);
		const {bavail, bsize} = statfsSync(MEMORY);
		return bavail * bsize >= LEAST_BYTES && !forbidsPrograms();
	} catch {
		return false;
	}
}

/** Whether no program is started from there, as in containers: tests write programs, too. */
function forbidsPrograms(): boolean {
	const mount = readFileSync('/proc/mounts', 'utf8')
		.split('\n')
		.findLast(line => line.split(' ')[1] === MEMORY);
	return mount?.split(' ')[3]?.split(',').includes('noexec') ?? true;
}
