import {jobListDocument} from '../../jobs/documents.ts';
import {type JobState, jobStates} from '../../jobs/job.ts';
import {jobListText} from '../../jobs/job-text.ts';
import {LunchError} from '../../shared/errors.ts';
import {meantNumber} from '../../shared/settings/meant-number.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {placeText} from './open-jobs.ts';
import {withJobs} from './with-jobs.ts';

/** `lunch pi list` */
export async function piList(context: CommandContext): Promise<void> {
	const {flags, output} = context;
	const states = readStates(textFlag(flags, 'state'));
	const limit = readLimit(textFlag(flags, 'limit'));
	const cursor = textFlag(flags, 'cursor');
	const {page, place} = await withJobs(context, {isSaid: !flags.json}, async jobs => ({
		page: await jobs.list({states, limit, cursor}),
		place: jobs.place,
	}));
	if (flags.json) return output.json(jobListDocument(page));
	if (page.jobs.length > 0) output.write(jobListText(page.jobs, {style: output.style, now: new Date()}));
	output.note(page.jobs.length > 0 ? `jobs of ${placeText(place)}` : `no jobs of ${placeText(place)}`);
	if (page.nextCursor === null) return;
	const asked = ['state', 'limit', 'server'].flatMap(name => {
		const value = textFlag(flags, name);
		return value === undefined ? [] : `--${name} ${value} `;
	});
	output.note(`there are more: lunch pi list ${asked.join('')}--cursor ${page.nextCursor}`);
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
