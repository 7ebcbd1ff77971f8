import {hasEnded} from '../../../jobs/job.ts';
import {translate} from '../../../shared/language/texts.ts';
import {isMap, type JobRow} from '../../model/jobs/job-rows.ts';
import {stateWord} from './job-words.ts';

/** The reason against doing something with a job or a map; null where it can be done. */
export type Reason = (row: JobRow) => string | null;

/** Against cancelling it. */
export const cancelReason: Reason = row => {
	if (isMap(row)) return row.state === 'running' ? null : translate('The map has ended already');
	return hasEnded(row.state)
		? translate('The job has ended already: it is {state}', {state: stateWord(row.state)})
		: null;
};

/** Against submitting its work again. */
export const retryReason: Reason = row => {
	if (isMap(row)) return translate('A map goes on by its own command');
	return row.state === 'errored' || row.state === 'cancelled'
		? null
		: translate('Only a failed or cancelled job is tried again; this one is {state}', {state: stateWord(row.state)});
};

/** Against writing its result to a file. */
export const downloadReason: Reason = row => {
	if (isMap(row)) return translate('The results of a map are where its own command writes them');
	return row.result
		? null
		: translate('There is a result once a job is finished; this one is {state}', {state: stateWord(row.state)});
};

/** Against looking at its events. */
export const eventsReason: Reason = row => (isMap(row) ? translate('A map has no events') : null);

/** Against telling of it no more. */
export const forgetReason: Reason = row => {
	if (!isMap(row)) return translate('Jobs go by themselves: only a map is forgotten');
	return row.state === 'running' ? translate('The map runs: cancel it first') : null;
};
