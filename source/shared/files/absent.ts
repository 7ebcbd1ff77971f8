import {isSystemError} from './system-error.ts';

/** Null for the failure of a file that is not there; throws any other one. */
export function absent(error: unknown): null {
	if (isSystemError(error, 'ENOENT')) return null;
	throw error;
}
