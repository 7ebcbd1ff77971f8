import type {CommandDefinition} from '../definition.ts';
import type {FlagDefinition} from '../flags.ts';

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
		flags: callFlags,
		limitsItself: true,
		load: async () => (await import('./fn-call.ts')).fnCall,
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
			input: {value: 'FILE', description: 'The inputs, one JSON document a line (default -, standard input)'},
			csv: {description: 'The inputs are CSV with a head: each row is an object'},
			lines: {description: 'The inputs are lines of text'},
			'file-list': {description: 'The inputs are paths of files: each is {"path", "text"}'},
			values: {description: 'Print the bare values'},
			unordered: {description: 'Print lines as calls end, not in the order of the inputs'},
			concurrency: {value: 'N', description: 'Calls at once (default: one a processor)'},
			retries: {value: 'N', description: 'How often an input may be begun again that did not return (default 0)'},
			backoff: {value: 'SECONDS', description: 'The pause before that; it doubles each time (default 0.2)'},
			'keep-going': {description: 'Go on after an input that failed'},
			resume: {value: 'LOG', description: 'Write a log, and go on where it ends: also after kill -9'},
		},
		limitsItself: true,
		load: async () => (await import('./map/fn-map.ts')).fnMap,
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
