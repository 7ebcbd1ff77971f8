import {settingDefinitions} from '../shared/settings/settings.ts';
import {sourceNames} from '../shared/settings/source-settings.ts';
import type {ArgumentDefinition, CommandDefinition} from './definition.ts';
import {type FlagDefinition, settingFlags} from './flags.ts';

const serveFlags = settingFlags(
	'host',
	'port',
	'workers',
	'ttl',
	'grpcPort',
	'jobs',
	'functions',
	'redis',
	'storage',
	'keepResults',
	'maxOpenJobs',
	'maxResultBytes',
	'maxMemory',
	'maxFunctionMemory',
	'maxFunctionTime',
	'maxFunctionOutput',
	'tokenFile',
	'allowOrigin',
	'tlsCert',
	'tlsKey',
	'insecure',
	'redisMayEvict',
	'allowNet',
	'opaqueWorker',
	'opaqueWorkers',
	'opaqueQueue',
	'basePath',
	'trustProxy',
	'stopDelay',
	'logLevel',
);

const workerFlags = settingFlags(
	'redis',
	'redisMayEvict',
	'storage',
	'jobs',
	'functions',
	'host',
	'workerPort',
	'allowNet',
	'maxFunctionMemory',
	'maxFunctionTime',
	'maxFunctionOutput',
	'logLevel',
);

/** The command for words that begin with no command's name. */
export const DEFAULT_COMMAND = 'show';

const job: ArgumentDefinition = {
	name: 'id',
	description: "The job's id, enough of its beginning, or @latest",
	isRequired: true,
};
const date: FlagDefinition = {value: 'DAY', description: 'The day, as in tomorrow, friday, +2 or 2026-12-01'};
const notes: FlagDefinition = {description: 'What else the source says of each dish, too'};
const settingNames = Object.keys(settingDefinitions);
const ndjson = {description: 'One JSON document a line, for every change'};

const callFlags = {
	kwargs: {value: 'JSON', description: 'Named arguments, an object'},
	module: {
		value: 'NAME',
		description: 'A module that the function uses by its name; may be repeated',
		isRepeatable: true,
	},
	hint: {value: 'SECONDS', description: 'About how long it will run: long calls start first'},
	reuse: {description: "In a process that goes on, with the module's state, for later calls of the same code"},
} as const satisfies Record<string, FlagDefinition>;

/** The first words of commands that have two. */
export const groups: Readonly<Record<string, string>> = {
	fn: 'Functions, run on isolated workers of this machine or of a service',
	pi: 'Decimals of pi, computed as jobs that survive this program',
};

/**
 * Every command. Parsing, help and completion all come from this table; a new command is a line here
 * and a file beside it.
 */
export const commands: Readonly<Record<string, CommandDefinition>> = {
	show: {
		description: "One restaurant's menu, of today or another day (the word `show` can be left out)",
		argument: {
			name: 'restaurant',
			description:
				'Its id or enough of its name, then perhaps a day: tomorrow, friday, +2, 2026-12-01, imorgon, fredag',
			isVariadic: true,
		},
		flags: {date, notes},
		load: async () => (await import('./restaurants/show.ts')).show,
	},
	today: {
		description: 'Where to eat today: every restaurant with its dishes, by your favourites of the app, the best first',
		load: async () => (await import('./restaurants/today.ts')).today,
	},
	week: {
		description: "One restaurant's menus of this week, or those of all favourites",
		argument: {
			name: 'restaurant',
			description: 'Its id or enough of its name, then perhaps a day of the week',
			isVariadic: true,
		},
		flags: {date, notes},
		load: async () => (await import('./restaurants/week.ts')).week,
	},
	list: {
		description: 'Every restaurant',
		flags: {region: {value: 'REGION', description: 'Only those of one campus'}},
		load: async () => (await import('./restaurants/list.ts')).list,
	},
	search: {
		description: 'Which restaurants serve a dish, today or in this week',
		argument: {name: 'words', description: 'Words of the dish; all must match', isRequired: true, isVariadic: true},
		flags: {week: {description: 'On the days of this week that are to come, where the source publishes them'}},
		load: async () => (await import('./restaurants/search.ts')).search,
	},
	find: {
		description: 'Canteens of every source by name, town or distance, also those that are not in your lists',
		argument: {
			name: 'words',
			description: 'Words of the name, the town or the address; all must match',
			isVariadic: true,
		},
		flags: {
			near: {value: 'LAT,LON', description: 'The nearest first, from these degrees north and east'},
			source: {value: 'NAME', description: 'Only of one source, configured or not', choices: sourceNames},
		},
		load: async () => (await import('./restaurants/find.ts')).find,
	},
	watch: {
		description: 'Says when a dish comes up, until Ctrl-C',
		argument: {
			name: 'pattern',
			description: "Words of the dish, with | between alternatives: 'pannkaka|raggmunk'",
			isRequired: true,
			isVariadic: true,
		},
		flags: {
			week: {description: 'On the days of this week that are to come, where the source publishes them'},
			once: {description: 'Ends with exit code 0 at the first match'},
			notify: {description: 'On the desktop too, by notify-send'},
			ndjson: {description: 'One JSON document a line, for every match'},
		},
		load: async () => (await import('./restaurants/watch.ts')).watch,
	},
	bar: {
		description: "Today's best menu, or your favourite's, as one line for a status bar or a prompt",
		flags: {
			for: {
				value: 'PROGRAM',
				description: 'Whose format',
				choices: ['waybar', 'polybar', 'i3blocks', 'tmux', 'starship', 'xbar'],
			},
			'max-length': {value: 'N', description: 'At most so many columns (80)'},
		},
		load: async () => (await import('./restaurants/bar.ts')).bar,
	},
	sources: {
		description: 'Where menus come from, and how each source is doing; adds and removes sources and restaurants',
		argument: {
			name: 'action',
			description: 'What to do; add and remove take a source, as in openmensa:62, unicafe or file:menus',
			isVariadic: true,
			choices: ['list', 'add', 'remove'],
			following: {add: sourceNames, remove: sourceNames},
		},
		load: async () => (await import('./restaurants/sources.ts')).sources,
	},
	cache: {
		description: 'What is cached, since when, how big, where',
		argument: {name: 'action', description: 'What to do', choices: ['show', 'path', 'clear']},
		load: async () => (await import('./setup/cache.ts')).cache,
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
		load: async () => (await import('./setup/config.ts')).config,
	},
	doctor: {
		description: 'Checks Node, terminal, paths, cache, upstream and jobs; says what to do',
		load: async () => (await import('./setup/doctor.ts')).doctor,
	},
	serve: {
		description: 'The HTTP relay, the job service and the function service, until stopped',
		flags: serveFlags,
		isService: true,
		load: async () => (await import('./services/serve.ts')).serve,
	},
	worker: {
		description: "One more machine's workers for jobs and functions, until stopped (needs --redis)",
		flags: workerFlags,
		isService: true,
		load: async () => (await import('./services/worker.ts')).worker,
	},
	mcp: {
		description: 'Menus and jobs as tools for a model (Model Context Protocol on stdin and stdout), until stdin ends',
		flags: {'allow-functions': {description: 'Also a tool that runs functions, sandboxed as by `lunch fn eval`'}},
		limitsItself: true,
		load: async () => (await import('./mcp/mcp.ts')).mcp,
	},
	completion: {
		description: 'Prints a completion script for a shell',
		argument: {name: 'shell', description: 'Which shell', isRequired: true, choices: ['bash', 'zsh', 'fish']},
		load: async () => (await import('./setup/completion.ts')).completion,
	},
	'pi submit': {
		description: 'Has decimals of pi computed: in the background, unless told to wait',
		argument: {name: 'digits', description: 'How many, from 1 to 100000000', isRequired: true},
		flags: {
			wait: {description: 'Wait until it is done'},
			watch: {description: 'The same, and say what happens'},
			ndjson,
			output: {value: 'FILE', description: 'Wait, and write the decimals to a file; - for standard output'},
			...settingFlags('maxMemory'),
		},
		load: async () => (await import('./jobs/pi-submit.ts')).piSubmit,
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
		load: async () => (await import('./jobs/pi-list.ts')).piList,
	},
	'pi show': {
		description: 'One job',
		argument: job,
		load: async () => (await import('./jobs/pi-show.ts')).piShow,
	},
	'pi watch': {
		description: 'Follows a job to its end; exit code 0 only if it finished',
		argument: job,
		flags: {ndjson},
		load: async () => (await import('./jobs/pi-watch.ts')).piWatch,
	},
	'pi cancel': {
		description: 'Cancels a job',
		argument: job,
		load: async () => (await import('./jobs/pi-cancel.ts')).piCancel,
	},
	'pi download': {
		description: 'Writes the decimals of a finished job to standard output',
		argument: job,
		flags: {output: {value: 'FILE', description: 'To a file instead'}},
		load: async () => (await import('./jobs/pi-download.ts')).piDownload,
	},
	'fn call': {
		description: 'Calls a function of a module; prints what it writes and returns',
		argument: {
			name: 'function',
			description: 'File and export, as in prices.ts#total (.js .mjs .ts .py), then its arguments: JSON, or texts',
			isRequired: true,
			isVariadic: true,
		},
		flags: callFlags,
		limitsItself: true,
		load: async () => (await import('./functions/fn-call.ts')).fnCall,
	},
	'fn eval': {
		description: 'The same for a JavaScript function that is written on the spot',
		argument: {
			name: 'function',
			description: "As in '(x, y) => x * y', then its arguments: JSON, or texts",
			isRequired: true,
			isVariadic: true,
		},
		flags: callFlags,
		limitsItself: true,
		load: async () => (await import('./functions/fn-eval.ts')).fnEval,
	},
	'fn workers': {
		description: 'The workers, and what each is doing',
		load: async () => (await import('./functions/fn-workers.ts')).fnWorkers,
	},
	'fn bench': {
		description: 'How well the workers are used by calls of random length',
		flags: {
			workers: {
				value: 'N',
				description: 'How many workers; also several, as in 10,20,50 (default 20)',
			},
			factor: {value: 'N', description: 'Calls per worker; also several (default 1,2,5,10)'},
		},
		load: async () => (await import('./functions/fn-bench.ts')).fnBench,
	},
	__work: {
		description: 'Computes the jobs that wait, until none does: for a process of its own',
		flags: settingFlags('maxMemory'),
		isHidden: true,
		load: async () => (await import('./jobs/pi-work.ts')).piWork,
	},
	__complete: {
		description: 'Candidates for the last of the words, one a line: for the completion scripts',
		argument: {name: 'words', description: 'The words of the command line so far', isVariadic: true},
		isHidden: true,
		load: async () => (await import('./setup/complete.ts')).complete,
	},
	'__serve-worker': {
		description: 'One of the processes of `lunch serve`, started by it',
		flags: serveFlags,
		isHidden: true,
		isService: true,
		load: async () => (await import('./services/serve.ts')).serveHttpProcess,
	},
	__renew: {
		description: 'Renews what another run of lunch found stale: for a process of its own, after that run ended',
		argument: {
			name: 'ids',
			description: 'Restaurants whose menus to renew; the list is renewed in any case',
			isVariadic: true,
		},
		isHidden: true,
		load: async () => (await import('./restaurants/renew.ts')).renew,
	},
};

/** The command that words begin with, and the words after it; null where they begin with none. */
export function commandOf(
	words: readonly string[],
): {name: string; command: CommandDefinition; rest: readonly string[]} | null {
	for (const count of [2, 1]) {
		const name = words.slice(0, count).join(' ');
		const command = words.length >= count && Object.hasOwn(commands, name) ? commands[name] : undefined;
		if (command) return {name, command, rest: words.slice(count)};
	}
	return null;
}

/** The second words of a group's commands. */
export function commandsOfGroup(group: string): string[] {
	return Object.keys(commands).flatMap(name => (name.startsWith(`${group} `) ? name.slice(group.length + 1) : []));
}
