import {LunchError, messageOf} from '../../../shared/errors.ts';

/** Whatever was thrown, as something that can be shown. */
export function expectedError(thrown: unknown): LunchError {
	return thrown instanceof LunchError ? thrown : new LunchError('INTERNAL', messageOf(thrown), {cause: thrown});
}
