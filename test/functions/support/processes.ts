import {readdirSync, readFileSync} from 'node:fs';

/** The process numbers of the running programs whose command line has this text in it. */
export function processesWith(text: string): number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.filter(name => commandLine(name).includes(text))
		.map(Number);
}

function commandLine(pid: string): string {
	try {
		// A process that ended, and that nobody asked for yet, has none.
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
	} catch {
		return '';
	}
}
