import {LunchError, messageOf} from '../shared/errors.ts';
import {NotRegularError} from '../shared/files/regular-file.ts';
import {isBusy, isDamaged, sqliteCode, sqliteCodes} from '../shared/files/sqlite-code.ts';

/** The failure of the file of jobs, or of a result, as an expected one. Any other error is returned as it is. */
export function storeFailure(error: unknown, file: string): unknown {
	if (error instanceof LunchError || !(error instanceof Error && 'code' in error)) return error;
	const isFull = sqliteCode(error) === sqliteCodes.full || error.code === 'ENOSPC' || error.code === 'EDQUOT';
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
	return isDamaged(error) || error instanceof NotRegularError
		? 'Move the file aside to begin with none, or set LUNCH_DATA_DIR to another folder.'
		: 'Make its folder writable, or set LUNCH_DATA_DIR to one that is.';
}
