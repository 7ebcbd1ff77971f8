import {jobListDocument} from '../../jobs/documents.ts';
import {type JobKind, type JobState, jobStates} from '../../jobs/job.ts';
import {jobListText} from '../../jobs/job-text.ts';
import {LunchError} from '../../shared/errors.ts';
import {translate, translated} from '../../shared/language/texts.ts';
import {meantNumber} from '../../shared/settings/meant-number.ts';
import type {CommandContext} from '../context.ts';
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
	const states = readStates(textFlag(flags, 'state'));
	const limit = readLimit(textFlag(flags, 'limit'));
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

function readStates(text: string | undefined): JobState[] | undefined {
	if (text === undefined) return undefined;
	const state = jobStates.find(known => known === text);
	if (state) return [state];
	throw new LunchError('USAGE', `--state knows no "${text}".`, {hint: `It is one of ${jobStates.join(', ')}.`});
}

function readLimit(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (/^\d{1,9}$/.test(text)) return Number(text);
	const meant = meantNumber(text);
	throw new LunchError('USAGE', `--limit expects a whole number, got "${text}".`, {
		hint: `As in --limit ${meant ?? 20}.`,
	});
}
