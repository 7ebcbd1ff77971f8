import {LunchError, messageOf} from '../../../shared/errors.ts';

/** A thrown value as an error that can be shown. */
export function expectedError(thrown: unknown): LunchError {
	return thrown instanceof LunchError ? thrown : new LunchError('INTERNAL', messageOf(thrown), {cause: thrown});
}
