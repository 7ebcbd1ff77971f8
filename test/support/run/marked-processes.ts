import {readdirSync, readFileSync} from 'node:fs';
import {RUN_MARK} from './run-mark.ts';

/** A process that a run of the tests has started, or that one of those has started. */
export interface MarkedProcess {
	pid: number;
	/** The words of its command line. */
	command: string;
}

/**
 * The processes with the mark of a run, and all below them. Of `run`, the process of the run itself, neither that one nor
 * those that it has started, which are the workers that run tests. Empty where there is no `/proc`.
 */
export function markedProcesses(mark: string, run: number | null): MarkedProcess[] {
	const parents = new Map<number, number>();
	for (const name of namesIn('/proc')) {
		const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
		if (parent !== null) parents.set(Number(name), parent);
	}
	const entry = `\0${RUN_MARK}=${mark}\0`;
	const known = new Map([[process.pid, false]]);
	for (const [pid, parent] of parents) if (pid === run || parent === run) known.set(pid, false);
	function isMarked(pid: number): boolean {
		const before = known.get(pid);
		if (before !== undefined) return before;
		const parent = parents.get(pid);
		const isOne = `\0${textOf(`/proc/${pid}/environ`)}`.includes(entry) || (parent !== undefined && isMarked(parent));
		known.set(pid, isOne);
		return isOne;
	}
	return [...parents.keys()].filter(isMarked).map(pid => ({
		pid,
		command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
	}));
}

/** The process that started one; null for one that has ended. */
function parentOf(pid: number): number | null {
	// The name of the program is in parentheses, and may have any character.
	const [state, parent] = textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
	return parent === undefined || state === 'Z' ? null : Number(parent);
}

/** The text of a file; empty where it can not be read, as that of a process that is gone or another user's. */
function textOf(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
