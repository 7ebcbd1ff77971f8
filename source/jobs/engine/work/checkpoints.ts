import {LunchError} from '../../../shared/errors.ts';
import type {Job, JobNote} from '../../job.ts';
import type {PartStorage} from '../../results/part-storage.ts';
import type {Results} from '../../results/results.ts';
import {createJobParts, damagedPart, type JobParts} from '../job-parts.ts';

/** A job of fewer decimals is done before a checkpoint would be due. */
const LEAST_DIGITS = 1_000_000;
/** Bytes of all sums for a decimal, with those that make way for others only once these are saved. */
const BYTES_PER_DIGIT = 6;
const SPARE_BYTES = 2 ** 20;

/** Whether a job of so many decimals has checkpoints. */
export function hasCheckpoints(digits: number): boolean {
	return digits >= LEAST_DIGITS;
}

/** The finished parts of a job of so many decimals, in the storage of its result; undefined where it is too short for any. */
export function checkpointsOf(
	results: Results,
	{id, digits}: {id: string; digits: number},
	onDamaged: (error: LunchError) => void,
): JobParts | undefined {
	if (!hasCheckpoints(digits)) return undefined;
	const mostBytes = BYTES_PER_DIGIT * digits + SPARE_BYTES;
	const parts = createJobParts({
		storage: results.parts,
		id,
		mostBytes,
		onDamaged: name => onDamaged(damagedPart(id, name)),
	});
	return {
		...parts,
		async save(name, content) {
			// A checkpoint must not take the room of the result.
			const room = await results.room();
			if (room > mostBytes + digits) await parts.save(name, content);
		},
	};
}

/** The note that is left on a job whose checkpoint was damaged. */
export function damageNote({message}: LunchError): Omit<JobNote, 'at'> {
	return {kind: 'checkpoint-damaged', message};
}

/** Says that what a call was to go on from was damaged. */
export function damagedCheckpoint(id: string): LunchError {
	return new LunchError(
		'JOB_STORE_FAILED',
		`A checkpoint of job ${id} is damaged: its call goes on from an earlier one, or begins anew.`,
	);
}

/** Removes the parts of a job that was cancelled. What can't be removed now is found by `sweepCheckpoints` later. */
export async function dropCheckpoints({parts}: Results, job: Job): Promise<void> {
	const mayHaveSome = job.kind === 'pi' ? hasCheckpoints(job.digits) : job.attempts > 0 && job.retries > 0;
	if (mayHaveSome) await parts.clear(job.id).catch(() => {});
}

/** Removes the parts of jobs that have ended, or that nobody knows. */
export async function sweepCheckpoints(
	storage: PartStorage,
	isOpen: (id: string) => boolean | Promise<boolean>,
): Promise<void> {
	for (const id of await storage.ids()) if (!(await isOpen(id))) await storage.clear(id);
}
