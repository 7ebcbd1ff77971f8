import {type JobKind, type JobState, jobKinds, jobStates} from '../../../jobs/job.ts';
import {type JobFilter, LARGEST_PAGE} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';

const fields = ['state', 'kind', 'group', 'limit', 'cursor'];

/** The filter in a query string. A misspelt field would list jobs that nobody asked for: JOB_INVALID. */
export function readJobQuery(query: Readonly<Record<string, unknown>>): JobFilter {
	checkFields(query, fields);
	const states = [query.state ?? []].flat().flatMap(text => String(text).split(','));
	const limit = once('limit', query.limit);
	return {
		...(query.state === undefined ? {} : {states: states.map(readState)}),
		kind: readKind(once('kind', query.kind)),
		group: once('group', query.group),
		limit: limit === undefined ? undefined : readLimit(limit),
		cursor: once('cursor', query.cursor),
	};
}

/** The group in a query string, which is all of it. JOB_INVALID. */
export function readGroup(query: Readonly<Record<string, unknown>>): string {
	checkFields(query, ['group']);
	const group = once('group', query.group);
	if (group !== undefined) return group;
	throw invalid('The field group is missing: jobs are cancelled one by one, or a group at a time.');
}

function checkFields(query: Readonly<Record<string, unknown>>, known: readonly string[]): void {
	const unknown = Object.keys(query).find(field => !known.includes(field));
	if (unknown === undefined) return;
	throw invalid(`There is no field ${JSON.stringify(unknown.slice(0, 60))}; there are ${known.join(', ')}.`);
}

function readKind(text: string | undefined): JobKind | undefined {
	const kind = jobKinds.find(known => known === text);
	if (kind || text === undefined) return kind;
	throw invalid(`kind must be one of ${jobKinds.join(', ')}, not ${JSON.stringify(text.slice(0, 60))}.`);
}

function once(field: string, value: unknown): string | undefined {
	if (value === undefined || typeof value === 'string') return value;
	throw invalid(`The field ${field} is there twice.`);
}

function readState(text: string): JobState {
	const state = jobStates.find(known => known === text);
	if (state) return state;
	throw invalid(`state must be one of ${jobStates.join(', ')}, not ${JSON.stringify(text.slice(0, 60))}.`);
}

function readLimit(text: string): number {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw invalid(`limit must be a whole number from 1 to ${LARGEST_PAGE}, not ${JSON.stringify(text.slice(0, 60))}.`);
}

function invalid(message: string): LunchError {
	return new LunchError('JOB_INVALID', message, {hint: 'See /docs for what can be asked.'});
}
