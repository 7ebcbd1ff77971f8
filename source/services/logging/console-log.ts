import {format} from 'node:util';
import type {Logger} from './logger.ts';

const methods = ['log', 'info', 'warn', 'error'] as const;

/** Has what libraries write to the console logged instead. Undone by what this returns. */
export function logConsole(log: Logger): () => void {
	const {console} = globalThis;
	const before = methods.map(method => [method, console[method]] as const);
	for (const method of methods) {
		console[method] = (...words: unknown[]) =>
			log[method === 'log' ? 'info' : method]({source: 'console'}, format(...words));
	}
	return () => {
		for (const [method, original] of before) console[method] = original;
	};
}
