import {LunchError, messageOf} from '../shared/errors.ts';

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** Whether another process has the file locked. */
export function isBusy(error: unknown): boolean {
	return codeOf(error) === SQLITE_BUSY;
}

/** What went wrong with the file of jobs, or a result, as an expected failure; what is none of those, as it is. */
export function storeFailure(error: unknown, file: string): unknown {
	if (error instanceof LunchError || !(error instanceof Error && 'code' in error)) return error;
	const isFull = codeOf(error) === SQLITE_FULL || error.code === 'ENOSPC' || error.code === 'EDQUOT';
	if (isFull) {
		return new LunchError('DISK_FULL', `There is no space left for ${file}.`, {
			hint: 'Make room on the disk, or set LUNCH_DATA_DIR to a folder on another.',
			cause: error,
		});
	}
	return new LunchError('JOB_STORE_FAILED', `The jobs in ${file} can't be used: ${messageOf(error)}.`, {
		hint: hintFor(error),
		cause: error,
	});
}

function hintFor(error: Error): string {
	if (isBusy(error)) return 'Another program holds the file locked.';
	const isDamaged = [SQLITE_CORRUPT, SQLITE_NOTADB].includes(codeOf(error) ?? 0);
	return isDamaged
		? 'Move the file aside to begin with none, or set LUNCH_DATA_DIR to another folder.'
		: 'Make its folder writable, or set LUNCH_DATA_DIR to one that is.';
}

function codeOf(error: unknown): number | null {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
		? error.errcode & 0xff
		: null;
}
