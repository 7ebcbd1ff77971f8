import type {LunchError} from '../../../shared/errors.ts';
import {damageNote} from '../../engine/work/checkpoints.ts';
import type {JobNote} from '../../job.ts';

/** A table of jobs, as it is needed to note something on one. */
export interface NotedJobs {
	note(id: string, note: Omit<JobNote, 'at'>): Promise<void>;
}

/** Tells of a damaged checkpoint, and notes it on its job. */
export function tellDamage(
	table: NotedJobs,
	id: string,
	onError: (error: unknown) => void,
): (error: LunchError) => void {
	return error => {
		onError(error);
		table.note(id, damageNote(error)).catch(onError);
	};
}
