import {LunchError} from '../shared/errors.ts';
import type {Job, JobKind} from './job.ts';
import {type Jobs, LARGEST_PAGE} from './jobs.ts';

const LATEST = '@latest';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SUGGESTED = 5;

const piHints = {list: 'lunch pi list', submit: 'lunch pi submit 1000'};
const callHints = {list: 'lunch fn list', submit: 'lunch fn submit prices.ts#total'};

/**
 * The job that a person means: its id, a beginning that no other id has, or `@latest`, of one kind where that is given. JOB_NOT_FOUND,
 * JOB_AMBIGUOUS.
 */
export async function findJob(jobs: Jobs, reference: string, kind?: JobKind): Promise<Job> {
	const {list, submit} = kind === 'call' ? callHints : piHints;
	const wanted = reference.trim().toLowerCase();
	if (wanted === LATEST) {
		const [latest] = (await jobs.list({limit: 1, kind})).jobs;
		if (latest) return latest;
		throw new LunchError('JOB_NOT_FOUND', 'There is no job yet.', {hint: `\`${submit}\` makes one.`});
	}
	if (UUID.test(wanted)) return jobs.get(wanted);
	const found = /^[0-9a-f-]+$/.test(wanted) ? await beginningWith(jobs, wanted, kind) : [];
	const [first] = found;
	if (!first) {
		throw new LunchError('JOB_NOT_FOUND', `There is no job "${reference}".`, {
			hint: `\`${list}\` shows every job.`,
		});
	}
	if (found.length > 1) {
		throw new LunchError('JOB_AMBIGUOUS', `Several jobs begin with "${reference}".`, {
			hint: 'Write more of the id.',
			suggestions: found.map(({id}) => id),
		});
	}
	return first;
}

async function beginningWith(jobs: Jobs, prefix: string, kind: JobKind | undefined): Promise<Job[]> {
	const found: Job[] = [];
	let cursor: string | undefined;
	do {
		const page = await jobs.list({limit: LARGEST_PAGE, cursor, kind});
		found.push(...page.jobs.filter(({id}) => id.startsWith(prefix)));
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined && found.length < SUGGESTED);
	return found.slice(0, SUGGESTED);
}
