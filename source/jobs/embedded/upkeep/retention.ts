import {sweepCheckpoints} from '../../engine/work/checkpoints.ts';
import type {Holders} from '../holders/holders.ts';
import type {JobContext} from '../run/run-job.ts';

const AT_A_TIME = 200;
const UUID_LENGTH = 36;

/** Removes the jobs that ended before a moment, if one is given, with their results, the unfinished files of killed processes and
 * checkpoints that no job goes on from. */
export async function forgetOld(
	{table, commit, results, spool}: JobContext,
	holders: Holders,
	{endedBefore, signal}: {endedBefore: number | null; signal: AbortSignal},
): Promise<void> {
	while (endedBefore !== null) {
		const old = table.endedBefore(endedBefore, AT_A_TIME);
		// The rows first: a result without a job can be removed later, a job without its result misleads.
		await commit.run(() => {
			for (const {id} of old) table.remove(id);
			table.calls.forgetGroups();
		});
		for (const {id} of old) {
			signal.throwIfAborted();
			await results.remove(results.nameOf(id));
		}
		if (old.length < AT_A_TIME) break;
	}
	const isOpen = (id: string) => {
		signal.throwIfAborted();
		return table.isOpen(id);
	};
	await spool?.sweep(isOpen);
	await sweepCheckpoints(results.parts, isOpen);
	await results.sweep(({attempt}) => {
		signal.throwIfAborted();
		return attempt === null || holders.isAlive(attempt.slice(0, UUID_LENGTH));
	});
}
