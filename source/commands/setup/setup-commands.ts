import {settingDefinitions} from '../../shared/settings/settings.ts';
import type {CommandDefinition} from '../context.ts';

const settingNames = Object.keys(settingDefinitions);

/** The commands about what is set up, cached and checked. */
export const setupCommands: Readonly<Record<string, CommandDefinition>> = {
	cache: {
		description: 'Shows what is cached, since when, how large and where; clears it',
		argument: {name: 'action', description: 'What to do', choices: ['show', 'path', 'clear']},
		load: async () => (await import('./cache.ts')).cache,
	},
	config: {
		description: 'Every setting, its value, and where the value came from',
		argument: {
			name: 'action',
			description: 'What to do; set takes a setting and its value, unset a setting',
			isVariadic: true,
			choices: ['show', 'path', 'validate', 'set', 'unset'],
			following: {set: settingNames, unset: settingNames},
		},
		load: async () => (await import('./config.ts')).config,
	},
	doctor: {
		description: 'Checks Node, terminal, paths, cache, upstream and jobs; says what to do',
		flags: {fix: {description: 'Mend what can be mended: settings that are wrong, files that can not be written'}},
		load: async () => (await import('./doctor.ts')).doctor,
	},
	completion: {
		description: 'Prints a completion script for a shell',
		argument: {name: 'shell', description: 'Which shell', isRequired: true, choices: ['bash', 'zsh', 'fish']},
		load: async () => (await import('./completion.ts')).completion,
	},
	__complete: {
		description: 'Candidates for the last of the words, one a line: for the completion scripts',
		argument: {name: 'words', description: 'The words of the command line so far', isVariadic: true},
		isHidden: true,
		load: async () => (await import('./complete.ts')).complete,
	},
};
