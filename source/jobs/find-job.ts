import {LunchError} from '../shared/errors.ts';
import type {Job} from './job.ts';
import {type Jobs, LARGEST_PAGE} from './jobs.ts';

const LATEST = '@latest';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SUGGESTED = 5;

/** The job that a person means: its id, a beginning that no other id has, or `@latest`. JOB_NOT_FOUND, JOB_AMBIGUOUS. */
export async function findJob(jobs: Jobs, reference: string): Promise<Job> {
	const wanted = reference.trim().toLowerCase();
	if (wanted === LATEST) {
		const [latest] = (await jobs.list({limit: 1})).jobs;
		if (latest) return latest;
		throw new LunchError('JOB_NOT_FOUND', 'There is no job yet.', {hint: '`lunch pi submit 1000` makes one.'});
	}
	if (UUID.test(wanted)) return jobs.get(wanted);
	const found = /^[0-9a-f-]+$/.test(wanted) ? await beginningWith(jobs, wanted) : [];
	const [first] = found;
	if (!first) {
		throw new LunchError('JOB_NOT_FOUND', `There is no job "${reference}".`, {
			hint: '`lunch pi list` shows every job.',
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

async function beginningWith(jobs: Jobs, prefix: string): Promise<Job[]> {
	const found: Job[] = [];
	let cursor: string | undefined;
	do {
		const page = await jobs.list({limit: LARGEST_PAGE, cursor});
		found.push(...page.jobs.filter(({id}) => id.startsWith(prefix)));
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined && found.length < SUGGESTED);
	return found.slice(0, SUGGESTED);
}
