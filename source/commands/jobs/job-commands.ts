import type {CommandDefinition} from '../context.ts';
import {settingFlags} from '../flags.ts';
import {filterFlags, followFlags, jobArgument, pageFlags, waitFlags} from './job-flags.ts';

/** The commands about jobs. */
export const jobCommands: Readonly<Record<string, CommandDefinition>> = {
	'pi submit': {
		description: 'Computes decimals of pi: in the background, unless told to wait',
		argument: {
			name: 'digits',
			description: 'How many, from 1 to 100000000; up to 1000000000 where --max-digits allows it',
			isRequired: true,
		},
		flags: {
			...waitFlags,
			output: {value: 'FILE', description: 'Wait, and write the decimals to a file; - for standard output'},
			...settingFlags('maxDigits', 'maxMemory'),
		},
		load: async () => (await import('./pi-submit.ts')).piSubmit,
	},
	'pi list': {
		description: 'The jobs, newest first',
		flags: {...filterFlags, ...pageFlags},
		load: async () => (await import('./pi-list.ts')).piList,
	},
	'pi show': {
		description: 'One job',
		argument: jobArgument,
		load: async () => (await import('./pi-show.ts')).piShow,
	},
	'pi watch': {
		description: 'Follows a job to its end; exit code 0 only if it finished',
		argument: jobArgument,
		flags: followFlags,
		load: async () => (await import('./pi-watch.ts')).piWatch,
	},
	'pi cancel': {
		description: 'Cancels a job',
		argument: jobArgument,
		load: async () => (await import('./pi-cancel.ts')).piCancel,
	},
	'pi download': {
		description: 'Writes the decimals of a finished job to standard output',
		argument: jobArgument,
		flags: {output: {value: 'FILE', description: 'Write them to a file instead'}},
		load: async () => (await import('./pi-download.ts')).piDownload,
	},
	__work: {
		description: 'Computes the jobs that wait, until none does: for a process of its own',
		flags: settingFlags('maxMemory'),
		isHidden: true,
		load: async () => (await import('./pi-work.ts')).piWork,
	},
};
