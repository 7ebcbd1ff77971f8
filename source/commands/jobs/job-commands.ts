import type {ArgumentDefinition, CommandDefinition} from '../context.ts';
import {type FlagDefinition, settingFlags} from '../flags.ts';

const job: ArgumentDefinition = {
	name: 'id',
	description: "The job's id, enough of its beginning, or @latest",
	isRequired: true,
};
const ndjson: FlagDefinition = {description: 'One JSON document a line, for every change'};

/** The commands about jobs. */
export const jobCommands: Readonly<Record<string, CommandDefinition>> = {
	'pi submit': {
		description: 'Has decimals of pi computed: in the background, unless told to wait',
		argument: {
			name: 'digits',
			description: 'How many, from 1 to 100000000; up to 1000000000 where --max-digits allows it',
			isRequired: true,
		},
		flags: {
			wait: {description: 'Wait until it is done'},
			watch: {description: 'The same, and say what happens'},
			ndjson,
			output: {value: 'FILE', description: 'Wait, and write the decimals to a file; - for standard output'},
			...settingFlags('maxDigits', 'maxMemory'),
		},
		load: async () => (await import('./pi-submit.ts')).piSubmit,
	},
	'pi list': {
		description: 'The jobs, newest first',
		flags: {
			state: {
				value: 'STATE',
				description: 'Only those of one state',
				choices: ['created', 'queued', 'running', 'finished', 'errored', 'cancelled'],
			},
			limit: {value: 'N', description: 'At most so many (100)'},
			cursor: {value: 'CURSOR', description: 'Go on where the page before ended'},
		},
		load: async () => (await import('./pi-list.ts')).piList,
	},
	'pi show': {
		description: 'One job',
		argument: job,
		load: async () => (await import('./pi-show.ts')).piShow,
	},
	'pi watch': {
		description: 'Follows a job to its end; exit code 0 only if it finished',
		argument: job,
		flags: {ndjson},
		load: async () => (await import('./pi-watch.ts')).piWatch,
	},
	'pi cancel': {
		description: 'Cancels a job',
		argument: job,
		load: async () => (await import('./pi-cancel.ts')).piCancel,
	},
	'pi download': {
		description: 'Writes the decimals of a finished job to standard output',
		argument: job,
		flags: {output: {value: 'FILE', description: 'To a file instead'}},
		load: async () => (await import('./pi-download.ts')).piDownload,
	},
	__work: {
		description: 'Computes the jobs that wait, until none does: for a process of its own',
		flags: settingFlags('maxMemory'),
		isHidden: true,
		load: async () => (await import('./pi-work.ts')).piWork,
	},
};
