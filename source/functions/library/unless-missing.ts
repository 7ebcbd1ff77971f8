import {LunchError} from '../../shared/errors.ts';
import type {CallOutcome} from '../functions.ts';

/**
 * The outcome of a call; of a second one, begun by `again`, where what the first named by its digest is not there any more. That one was never
 * begun, whether it was refused or, by another machine, once it had been accepted.
 */
export async function unlessMissing(
	outcome: Promise<CallOutcome>,
	again: (() => Promise<CallOutcome>) | null,
): Promise<CallOutcome> {
	try {
		const {state, error} = await outcome;
		if (!again || state !== 'failed' || error?.code !== 'FUNCTION_DATA_MISSING') return await outcome;
	} catch (error) {
		if (!again || !(error instanceof LunchError) || error.code !== 'FUNCTION_DATA_MISSING') throw error;
	}
	return again();
}
