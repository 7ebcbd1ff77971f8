import type {LunchError} from '../../shared/errors.ts';
import {damageNote} from '../engine/checkpoints.ts';
import type {JobNote} from '../job.ts';

/** What can note something on a job. */
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
