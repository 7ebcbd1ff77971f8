import {hasEnded, type Job} from '../../../jobs/job.ts';
import {translate} from '../../../shared/language/texts.ts';
import {stateWord} from './job-words.ts';

/** The reason against doing something with a job; null where it can be done. */
export type Reason = (job: Job) => string | null;

/** Against cancelling it. */
export const cancelReason: Reason = job =>
	hasEnded(job.state) ? translate('The job has ended already: it is {state}', {state: stateWord(job.state)}) : null;

/** Against submitting its work again. */
export const retryReason: Reason = ({state}) =>
	state === 'errored' || state === 'cancelled'
		? null
		: translate('Only a failed or cancelled job is tried again; this one is {state}', {state: stateWord(state)});

/** Against writing its result to a file. */
export const downloadReason: Reason = ({result, state}) =>
	result ? null : translate('There is a result once a job is finished; this one is {state}', {state: stateWord(state)});
