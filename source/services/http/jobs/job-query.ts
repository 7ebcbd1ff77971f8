import {type JobState, jobStates} from '../../../jobs/job.ts';
import {type JobFilter, LARGEST_PAGE} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';

const fields = ['state', 'limit', 'cursor'];

/** The filter in a query string. A misspelt field would list jobs that nobody asked for: JOB_INVALID. */
export function readJobQuery(query: Readonly<Record<string, unknown>>): JobFilter {
	const unknown = Object.keys(query).find(field => !fields.includes(field));
	if (unknown !== undefined) {
		throw invalid(`There is no field ${JSON.stringify(unknown.slice(0, 60))}; there are ${fields.join(', ')}.`);
	}
	const states = [query.state ?? []].flat().flatMap(text => String(text).split(','));
	const limit = once('limit', query.limit);
	return {
		...(query.state === undefined ? {} : {states: states.map(readState)}),
		limit: limit === undefined ? undefined : readLimit(limit),
		cursor: once('cursor', query.cursor),
	};
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
