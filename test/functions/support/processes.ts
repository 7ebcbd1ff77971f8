import {randomInt} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';

/** A time to sleep for, in seconds, that nothing else has in its command line: what one test starts is found by it. */
export function ownSeconds(): string {
	return `${randomInt(4000, 9000)}.${randomInt(10 ** 11, 10 ** 12)}`;
}

/** The process numbers of the running programs whose command line has this text in it. */
export function processesWith(text: string): number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.filter(name => read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').includes(text))
		.map(Number);
}

// A process that ended, and that nobody asked for yet, has nothing there.
function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

/** The processes that a process started, and those that these started. */
export function descendants(pid: number): number[] {
	const children = read(`/proc/${pid}/task/${pid}/children`)
		.split(' ')
		.filter(child => child !== '')
		.map(Number);
	return [...children, ...children.flatMap(descendants)];
}

/** Whether a process is there and has not ended. */
export function isRunning(pid: number): boolean {
	const state = /^State:\s*(\w)/m.exec(read(`/proc/${pid}/status`))?.[1];
	return state !== undefined && state !== 'Z' && state !== 'X';
}
