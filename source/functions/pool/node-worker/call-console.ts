import {format, inspect} from 'node:util';

/** The streams of a call's console. */
export type Write = (stream: 'stdout' | 'stderr', text: string) => void;

let usual: Readonly<typeof inspect.defaultOptions> | null = null;

/**
 * Makes all that consoles show values by as it was, and closes what can be closed: a value may be asked how it is
 * shown, and is handed all of it.
 */
function resetInspect(): void {
	if (usual) {
		inspect.defaultOptions = usual;
		return;
	}
	usual = Object.freeze({...inspect.defaultOptions});
	let style: unknown;
	inspect({
		[inspect.custom](_depth: number, options: {stylize: unknown}) {
			style = options.stylize;
			return '';
		},
	});
	for (const part of [style, inspect.colors, inspect.styles, inspect]) Object.freeze(part);
}

/**
 * The console of one call. Unlike Node's it leads to no stream and has no memory beyond the call: groups, counters
 * and timers end with it.
 */
export function createCallConsole(write: Write): Partial<Console> {
	resetInspect();
	const counts = new Map<string, number>();
	const started = new Map<string, number>();
	let indent = '';
	const print = (stream: 'stdout' | 'stderr', args: readonly unknown[]) => {
		const text = format(...args);
		write(stream, `${indent === '' ? text : text.replace(/^/gm, indent)}\n`);
	};
	const log = (...args: unknown[]) => print('stdout', args);
	const error = (...args: unknown[]) => print('stderr', args);
	const group = (...args: unknown[]) => {
		if (args.length > 0) log(...args);
		indent += '  ';
	};
	const elapsed = (label: string) => `${label}: ${(performance.now() - (started.get(label) ?? 0)).toFixed(3)}ms`;
	return {
		log,
		info: log,
		debug: log,
		error,
		warn: error,
		dir: (value: unknown, options: object = {}) => log(inspect(value, {customInspect: false, ...options})),
		dirxml: log,
		table: (rows: unknown) => log(rows),
		trace: (...args: unknown[]) => error(new Error(format(...args)).stack),
		assert(isTrue?: unknown, ...args: unknown[]) {
			if (!isTrue) error('Assertion failed', ...args);
		},
		group,
		groupCollapsed: group,
		groupEnd() {
			indent = indent.slice(2);
		},
		count(label = 'default') {
			const count = (counts.get(label) ?? 0) + 1;
			counts.set(label, count);
			log(`${label}: ${count}`);
		},
		countReset: (label = 'default') => {
			counts.delete(label);
		},
		time: (label = 'default') => {
			started.set(label, performance.now());
		},
		timeLog: (label = 'default', ...args: unknown[]) => log(elapsed(label), ...args),
		timeEnd(label = 'default') {
			log(elapsed(label));
			started.delete(label);
		},
	};
}
