import {statSync} from 'node:fs';
import type {CommandContext} from '../context.ts';
import {jobsFolderOf, openEmbeddedJobsOf} from './open-jobs.ts';

/** How often is looked whether the folder of the jobs is there, in milliseconds. */
const LOOK_EVERY_MS = 2000;

/** Does the jobs that wait, calls too, until none does, or another process is at them, or somebody removed their folder. */
export async function piWork(context: CommandContext): Promise<void> {
	const jobs = await openEmbeddedJobsOf(context, {computes: true, runsCalls: true});
	const folder = jobsFolderOf(context.settings);
	const own = placeOf(folder);
	const removed = new AbortController();
	// Results for a folder that is gone reach nobody, and the wait for its storage would have no end.
	const timer = setInterval(() => {
		if (placeOf(folder) !== own) removed.abort();
	}, LOOK_EVERY_MS);
	try {
		await jobs.whenIdle(AbortSignal.any([context.signal, removed.signal]));
	} finally {
		clearInterval(timer);
		await jobs.close();
	}
}

/** Which folder it is on its disk; null where there is none. Disks use the number of one that was removed again for the next. */
function placeOf(folder: string): string | null {
	const {ino, birthtimeMs} = statSync(folder, {throwIfNoEntry: false}) ?? {};
	return ino === undefined ? null : `${ino} ${birthtimeMs}`;
}
