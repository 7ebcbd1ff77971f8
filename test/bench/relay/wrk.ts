import {spawn} from 'node:child_process';

export interface WrkFigures {
	requestsPerSecond: number;
	/** Milliseconds. */
	p50: number;
	p99: number;
	/** Connections and answers that went wrong. */
	errors: number;
}

/** One run of wrk on the other core. */
export function wrk(url: string, connections: number, seconds: number): Promise<WrkFigures> {
	return run('taskset', ['-c', '1', 'wrk', ...argsOf(url, connections, seconds)]);
}

/** One run of wrk with a script that says what to ask, on whichever core is free. */
export function wrkWith(
	script: string,
	url: string,
	connections: number,
	seconds: number,
	env: Readonly<Record<string, string>> = {},
): Promise<WrkFigures> {
	return run('wrk', ['-s', script, ...argsOf(url, connections, seconds)], env);
}

function argsOf(url: string, connections: number, seconds: number): string[] {
	return ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency', url];
}

async function run(
	program: string,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<WrkFigures> {
	const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'inherit'], env: {...process.env, ...env}});
	let text = '';
	for await (const chunk of child.stdout) text += chunk;
	const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
	const socketErrors =
		/Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text)?.slice(1) ?? [];
	return {
		requestsPerSecond: number(/Requests\/sec:\s+([\d.]+)/),
		p50: milliseconds(/^ +50% +(\S+)/m.exec(text)?.[1]),
		p99: milliseconds(/^ +99% +(\S+)/m.exec(text)?.[1]),
		errors: number(/Non-2xx or 3xx responses: (\d+)/) + socketErrors.reduce((sum, count) => sum + Number(count), 0),
	};
}

function milliseconds(text = ''): number {
	const factor = text.endsWith('us') ? 0.001 : text.endsWith('ms') ? 1 : 1000;
	return Number.parseFloat(text) * factor;
}
