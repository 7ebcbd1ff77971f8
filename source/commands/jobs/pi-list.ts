import {jobListDocument} from '../../jobs/documents.ts';
import {type JobKind, jobStates} from '../../jobs/job.ts';
import {jobListText} from '../../jobs/job-text.ts';
import {LARGEST_PAGE} from '../../jobs/jobs.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {expectOneOf, wholeFlag} from '../flag-values.ts';
import {textFlag} from '../flags.ts';
import {placeText} from './open-jobs.ts';
import {withJobs} from './with-jobs.ts';

/** `lunch pi list` */
export function piList(context: CommandContext): Promise<void> {
	return listJobs(context, 'pi');
}

/** Lists the jobs of a kind, as a command's flags ask. */
export async function listJobs(context: CommandContext, kind: JobKind): Promise<void> {
	const {flags, output} = context;
	const group = textFlag(flags, 'group');
	const isCall = kind === 'call';
	const state = textFlag(flags, 'state');
	const states = state === undefined ? undefined : [expectOneOf('state', state, jobStates)];
	const limit = wholeFlag(flags, 'limit', {least: 1, most: LARGEST_PAGE, example: 20});
	const cursor = textFlag(flags, 'cursor');
	const {page, place} = await withJobs(context, {isSaid: !flags.json, isCall}, async jobs => ({
		page: await jobs.list({states, kind, group, limit, cursor}),
		place: jobs.place,
	}));
	if (flags.json) return output.json(jobListDocument(page));
	if (page.jobs.length > 0) output.write(jobListText(page.jobs, {style: output.style, now: new Date()}));
	const of = {place: translated(placeText(place))};
	if (page.jobs.length > 0) output.note(isCall ? translate('calls of {place}', of) : translate('jobs of {place}', of));
	else output.note(isCall ? translate('no calls of {place}', of) : translate('no jobs of {place}', of));
	if (page.nextCursor === null) return;
	const asked = ['state', 'group', 'limit', 'server'].flatMap(name => {
		const value = textFlag(flags, name);
		return value === undefined ? [] : `--${name} ${value} `;
	});
	output.note(`there are more: lunch ${isCall ? 'fn' : 'pi'} list ${asked.join('')}--cursor ${page.nextCursor}`);
}
