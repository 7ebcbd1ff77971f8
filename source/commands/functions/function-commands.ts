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
