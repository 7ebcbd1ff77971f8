import type {ArgumentDefinition, CommandDefinition} from './definition.ts';
import type {FlagDefinition} from './flags.ts';

const serveFlags = {
	host: {value: 'ADDRESS', description: 'Address to listen on (default 127.0.0.1)'},
	port: {value: 'PORT', description: 'Port to listen on (default 8080; 0 for any free one)'},
	workers: {value: 'N|auto', description: 'Processes that answer HTTP (default 1)', choices: ['auto']},
	ttl: {value: 'SECONDS', description: 'How long answers serve without asking again; also by kind: list=3600,menu=60'},
	'grpc-port': {value: 'PORT', description: 'Port to listen on for gRPC (default 8000; 0 for any free one)'},
	jobs: {value: 'N', description: 'Jobs computed at once (default 1; 0 leaves them to other machines)'},
	functions: {value: 'N', description: 'Worker processes of remote functions (default one a core; 0 for none)'},
	redis: {value: 'URL', description: 'A Redis that many machines share'},
	storage: {value: 'URL', description: 'Where results are: file:///folder or s3://bucket?endpoint=…'},
	'keep-results': {value: 'DAYS', description: 'How long results of jobs are kept (default 30)'},
	'max-open-jobs': {value: 'N', description: 'Most jobs of one tenant that wait or run (default 100000)'},
	'max-result-bytes': {value: 'BYTES', description: "Most bytes of one tenant's results, as in 10G"},
	'max-memory': {value: 'BYTES', description: 'Memory that one computation may take, as in 4G'},
	'max-function-memory': {value: 'BYTES', description: 'Most memory that a function may ask for, as in 1G'},
	'max-function-time': {value: 'SECONDS', description: 'Longest time that a function may ask for'},
	'max-function-output': {value: 'BYTES', description: 'Most output that a function may ask for, as in 10M'},
	'token-file': {value: 'FILE', description: 'File with the tokens of clients, one a line: `name token`'},
	'allow-origin': {value: 'ORIGIN', description: 'Pages that may use the service, as in https://app.example'},
	'tls-cert': {value: 'FILE', description: 'Certificate, PEM'},
	'tls-key': {value: 'FILE', description: 'Private key, PEM'},
	insecure: {description: 'Run functions beyond loopback without TLS'},
	'redis-may-evict': {description: 'Work with a Redis that may forget accepted jobs and calls'},
	'allow-net': {description: 'Let functions use the network'},
	'opaque-worker': {value: 'COMMAND', description: 'Command of a worker of the opaque protocol'},
	'opaque-workers': {value: 'N', description: 'How many of them answer at once (default 4)'},
	'opaque-queue': {value: 'BYTES', description: 'Most bytes of their calls that wait (default 512M)'},
	'base-path': {value: 'PATH', description: 'Where it is found behind a proxy, as in /lunch'},
	'trust-proxy': {description: 'Believe the proxy in front who the client is'},
	'stop-delay': {value: 'SECONDS', description: 'How long to go on after /ready says that it stops (default 0)'},
	'log-level': {
		value: 'LEVEL',
		description: 'debug, info, warn, error or silent (default info)',
		choices: ['debug', 'info', 'warn', 'error', 'silent'],
	},
} as const satisfies Record<string, FlagDefinition>;

const workerFlags = {
	redis: serveFlags.redis,
	'redis-may-evict': serveFlags['redis-may-evict'],
	storage: serveFlags.storage,
	jobs: {value: 'N', description: 'Jobs computed at once (default 1; 0 for none)'},
	functions: serveFlags.functions,
	host: serveFlags.host,
	port: {value: 'PORT', description: 'Port for /health, /ready and /metrics (default none)', isNoSetting: true},
	'allow-net': serveFlags['allow-net'],
	'max-function-memory': serveFlags['max-function-memory'],
	'max-function-time': serveFlags['max-function-time'],
	'max-function-output': serveFlags['max-function-output'],
	'log-level': serveFlags['log-level'],
} as const satisfies Record<string, FlagDefinition>;

/** The command for words that begin with no command's name. */
export const DEFAULT_COMMAND = 'show';

const job: ArgumentDefinition = {
	name: 'id',
	description: "The job's id, enough of its beginning, or @latest",
	isRequired: true,
};
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
		description: "Today's menu of one restaurant (the word `show` can be left out)",
		argument: {name: 'restaurant', description: 'Its id, or enough of its name', isVariadic: true},
		load: async () => (await import('./restaurants/show.ts')).show,
	},
	list: {
		description: 'Every restaurant',
		flags: {region: {value: 'REGION', description: 'Only those of one campus'}},
		load: async () => (await import('./restaurants/list.ts')).list,
	},
	search: {
		description: 'Which restaurants serve a dish today',
		argument: {name: 'words', description: 'Words of the dish; all must match', isRequired: true, isVariadic: true},
		load: async () => (await import('./restaurants/search.ts')).search,
	},
	cache: {
		description: 'What is cached, since when, how big, where',
		argument: {name: 'action', description: 'What to do', choices: ['show', 'path', 'clear']},
		load: async () => (await import('./setup/cache.ts')).cache,
	},
	config: {
		description: 'Every setting, its value, and where the value came from',
		argument: {name: 'action', description: 'What to do', choices: ['show', 'path', 'validate']},
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
			'max-memory': serveFlags['max-memory'],
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
				isNoSetting: true,
			},
			factor: {value: 'N', description: 'Calls per worker; also several (default 1,2,5,10)'},
		},
		load: async () => (await import('./functions/fn-bench.ts')).fnBench,
	},
	__work: {
		description: 'Computes the jobs that wait, until none does: for a process of its own',
		flags: {'max-memory': serveFlags['max-memory']},
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
