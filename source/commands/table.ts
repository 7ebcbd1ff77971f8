import type {CommandDefinition} from './definition.ts';
import type {FlagDefinition} from './flags.ts';

const serveFlags = {
	host: {value: 'ADDRESS', description: 'Address to listen on (default 127.0.0.1)'},
	port: {value: 'PORT', description: 'Port to listen on (default 8080; 0 for any free one)'},
	workers: {value: 'N|auto', description: 'Processes that answer HTTP (default 1)'},
	ttl: {value: 'SECONDS', description: 'How long answers serve without asking again; also by kind: list=3600,menu=60'},
	'log-level': {value: 'LEVEL', description: 'debug, info, warn, error or silent (default info)'},
} as const satisfies Record<string, FlagDefinition>;

/** The command for words that begin with no command's name. */
export const DEFAULT_COMMAND = 'show';

/**
 * Every command. Parsing, help and completion all come from this table; a new command is a line here
 * and a file beside it.
 */
export const commands: Readonly<Record<string, CommandDefinition>> = {
	show: {
		description: "Today's menu of one restaurant (the word `show` can be left out)",
		argument: {name: 'restaurant', description: 'Its id, or enough of its name', isVariadic: true},
		load: async () => (await import('./show.ts')).show,
	},
	list: {
		description: 'Every restaurant',
		flags: {region: {value: 'REGION', description: 'Only those of one campus'}},
		load: async () => (await import('./list.ts')).list,
	},
	search: {
		description: 'Which restaurants serve a dish today',
		argument: {name: 'words', description: 'Words of the dish; all must match', isRequired: true, isVariadic: true},
		load: async () => (await import('./search.ts')).search,
	},
	cache: {
		description: 'What is cached, since when, how big, where',
		argument: {name: 'action', description: 'What to do', choices: ['show', 'path', 'clear']},
		load: async () => (await import('./cache.ts')).cache,
	},
	config: {
		description: 'Every setting, its value, and where the value came from',
		argument: {name: 'action', description: 'What to do', choices: ['show', 'path', 'validate']},
		load: async () => (await import('./config.ts')).config,
	},
	doctor: {
		description: 'Checks Node, terminal, paths, cache and upstream; says what to do',
		load: async () => (await import('./doctor.ts')).doctor,
	},
	serve: {
		description: 'The HTTP relay, until stopped',
		flags: serveFlags,
		isService: true,
		load: async () => (await import('./serve.ts')).serve,
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
	'__serve-worker': {
		description: 'One of the processes of `lunch serve`, started by it',
		flags: serveFlags,
		isHidden: true,
		isService: true,
		load: async () => (await import('./serve.ts')).serveWorker,
	},
	__renew: {
		description: 'Renews what another run of lunch found stale: for a process of its own, after that run ended',
		argument: {
			name: 'ids',
			description: 'Restaurants whose menus to renew; the list is renewed in any case',
			isVariadic: true,
		},
		isHidden: true,
		load: async () => (await import('./renew.ts')).renew,
	},
};
