// The argument and the flags that commands about computations and about calls have in common.
import {jobStates} from '../../jobs/job.ts';
import type {ArgumentDefinition} from '../context.ts';
import type {FlagDefinition} from '../flags.ts';

export const jobArgument: ArgumentDefinition = {
	name: 'id',
	description: "The job's id, enough of its beginning, or @latest",
	isRequired: true,
};

const ndjson: FlagDefinition = {description: 'One JSON document a line, for every change'};

/** The flags of a command that follows a job. */
export const followFlags = {ndjson} as const satisfies Record<string, FlagDefinition>;

/** The flags of a command that submits a job. */
export const waitFlags = {
	wait: {description: 'Wait until it has ended'},
	watch: {description: 'Wait until it has ended, and show its progress meanwhile'},
	ndjson,
} as const satisfies Record<string, FlagDefinition>;

/** The flags of a list of jobs: which of them, and the page. */
export const filterFlags = {
	state: {value: 'STATE', description: 'Only those of one state', choices: jobStates},
} as const satisfies Record<string, FlagDefinition>;

export const pageFlags = {
	limit: {value: 'N', description: 'The most to list (100)'},
	cursor: {value: 'CURSOR', description: 'Go on where the page before ended'},
} as const satisfies Record<string, FlagDefinition>;
