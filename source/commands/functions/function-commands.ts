import type {CommandDefinition} from '../context.ts';
import type {FlagDefinition} from '../flags.ts';
import {filterFlags, followFlags, jobArgument, pageFlags, waitFlags} from '../jobs/job-flags.ts';

const callFlags = {
	kwargs: {value: 'JSON', description: 'Named arguments, an object'},
	module: {
		value: 'NAME',
		description: 'A module that the function uses by its name; may be repeated',
		isRepeatable: true,
	},
	hint: {value: 'SECONDS', description: 'About how long it will run: long calls start first'},
	reuse: {description: "Keep its process, with the module's state, for later calls of the same code"},
} as const satisfies Record<string, FlagDefinition>;

/** The environment of calls. */
const environmentFlags = {
	python: {value: 'PATH', description: 'An interpreter of Python, or a virtual environment, on this machine'},
} as const satisfies Record<string, FlagDefinition>;

/** The files of one call. */
const filesFlags = {
	in: {
		value: 'FILE',
		description: 'A file for the folder where it runs, or name=FILE; may be repeated',
		isRepeatable: true,
	},
	out: {
		value: 'FILE',
		description: 'A file that it leaves there, written here once it has returned, or name=FILE; may be repeated',
		isRepeatable: true,
	},
} as const satisfies Record<string, FlagDefinition>;

const group: FlagDefinition = {value: 'NAME', description: 'Only those of a group'};

const retryFlags = {
	retries: {
		value: 'N',
		description: 'How many times it may begin again, from its last checkpoint; it is run at most once otherwise',
	},
	backoff: {
		value: 'SECONDS',
		description: 'The pause before the first retry (1); each is twice as long as the one before',
	},
	'backoff-most': {value: 'SECONDS', description: 'The longest pause (300)'},
	'retry-on': {value: 'ENDS', description: 'Retry only after these ends: died, threw, timed-out (all of them)'},
} as const satisfies Record<string, FlagDefinition>;

/** The flags of a call that is a job. */
const jobFlags = {
	...retryFlags,
	group: {value: 'NAME', description: 'The name of a group that it belongs to'},
	concurrency: {value: 'N', description: 'How many of the group may run at once, on all machines together'},
	priority: {value: 'N', description: 'From -10 to 10: each step moves it an hour ahead in the queue (0)'},
	key: {value: 'KEY', description: 'A repeat with the same key gives the same job'},
	...waitFlags,
} as const satisfies Record<string, FlagDefinition>;

const streamFlags = {
	stream: {description: 'For a function that yields: print each value as it comes, a line of JSON each'},
	'retry-after-values': {
		description: 'With --stream and --retries: begin again also where values came; they come again from the first one',
	},
} as const satisfies Record<string, FlagDefinition>;

/** The commands about functions. */
export const functionCommands: Readonly<Record<string, CommandDefinition>> = {
	'fn call': {
		description: 'Calls a function of a module; prints what it writes and returns',
		argument: {
			name: 'function',
			description: 'File and export, as in prices.ts#total (.js .mjs .ts .py), then its arguments: JSON, or texts',
			isRequired: true,
			isVariadic: true,
		},
		flags: {...callFlags, ...environmentFlags, ...filesFlags, ...retryFlags, ...streamFlags},
		limitsItself: true,
		load: async () => (await import('./fn-call.ts')).fnCall,
	},
	'fn eval': {
		description: 'Calls a function that is written on the command line: in JavaScript, or as a lambda of Python',
		argument: {
			name: 'function',
			description: "As in '(x, y) => x * y', then its arguments: JSON, or texts",
			isRequired: true,
			isVariadic: true,
		},
		flags: {...callFlags, ...environmentFlags, ...filesFlags, ...retryFlags, ...streamFlags},
		limitsItself: true,
		load: async () => (await import('./fn-eval.ts')).fnEval,
	},
	'fn map': {
		description: 'Calls a function of a module with each input; prints a line for each',
		argument: {
			name: 'function',
			description: 'File and export, as in prices.ts#total (.js .mjs .ts .py)',
			isRequired: true,
		},
		flags: {
			...callFlags,
			...environmentFlags,
			in: filesFlags.in,
			out: {
				value: 'NAME={index}.csv',
				description: 'A file that each call leaves, and its path here, by the number of the input; may be repeated',
				isRepeatable: true,
			},
			input: {value: 'FILE', description: 'The inputs, one JSON document a line (default -, standard input)'},
			csv: {description: 'The inputs are CSV with a head: each row is an object'},
			lines: {description: 'The inputs are lines of text'},
			'file-list': {description: 'The inputs are paths of files: each is {"path", "text"}'},
			values: {description: 'Print the bare values'},
			unordered: {description: 'Print lines as calls end, not in the order of the inputs'},
			concurrency: {value: 'N', description: 'Calls at once (default: one a processor)'},
			retries: {value: 'N', description: 'How many times an input that did not return is tried again (default 0)'},
			backoff: {value: 'SECONDS', description: 'The pause before a retry; it doubles each time (default 0.2)'},
			'keep-going': {description: 'Go on after an input that failed'},
			resume: {value: 'LOG', description: 'Write a log, and go on where it ends: also after kill -9'},
		},
		limitsItself: true,
		load: async () => (await import('./map/fn-map.ts')).fnMap,
	},
	'fn submit': {
		description: 'Calls a function as a job, which goes on when you leave; prints its id',
		argument: {
			name: 'function',
			description: 'As of `fn call` or of `fn eval`, then its arguments: JSON, or texts',
			isRequired: true,
			isVariadic: true,
		},
		flags: {...callFlags, ...environmentFlags, ...filesFlags, ...jobFlags},
		limitsItself: true,
		load: async () => (await import('./fn-submit.ts')).fnSubmit,
	},
	'fn list': {
		description: 'The calls that are jobs, newest first',
		flags: {...filterFlags, group, ...pageFlags},
		load: async () => (await import('./fn-jobs.ts')).fnList,
	},
	'fn show': {
		description: 'One call that is a job, with its attempts',
		argument: jobArgument,
		load: async () => (await import('./fn-jobs.ts')).fnShow,
	},
	'fn watch': {
		description: 'Follows a call that is a job to its end; exit code 0 only if it returned',
		argument: jobArgument,
		flags: followFlags,
		load: async () => (await import('./fn-jobs.ts')).fnWatch,
	},
	'fn result': {
		description: 'What a call that is a job wrote and returned, or what it threw',
		argument: jobArgument,
		flags: {
			out: {
				value: 'FILE',
				description: 'A file that it left, to be written here, or name=FILE; may be repeated',
				isRepeatable: true,
			},
		},
		load: async () => (await import('./fn-result.ts')).fnResult,
	},
	'fn cancel': {
		description: 'Cancels a call that is a job, or those of a group',
		argument: {...jobArgument, isRequired: false},
		flags: {group: {value: 'NAME', description: 'All of a group that wait or run, instead of one'}},
		load: async () => (await import('./fn-jobs.ts')).fnCancel,
	},
	'fn retry': {
		description: 'Submits an ended call once more, as a job of its own; prints its id',
		argument: jobArgument,
		load: async () => (await import('./fn-jobs.ts')).fnRetry,
	},
	'fn workers': {
		description: 'The workers, and what each is doing',
		load: async () => (await import('./fn-workers.ts')).fnWorkers,
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
		load: async () => (await import('./fn-bench.ts')).fnBench,
	},
};
