import {readdirSync, readFileSync} from 'node:fs';

/** Most processes that are looked at. */
const MOST = 500;

/** The memory that a process and its descendants take now. */
export interface TreeSize {
	/** Resident memory in bytes. */
	bytes: number;
	processes: number;
}

/** Looks at a process and its descendants. Nothing (null) where the system does not tell. */
export function treeSize(pid: number): TreeSize | null {
	const size = {bytes: 0, processes: 0};
	const next = [pid];
	for (let at = next.pop(); at !== undefined && size.processes < MOST; at = next.pop()) {
		// In kilobytes, however large the pages of this machine are.
		const [, resident] = /^VmRSS:\s*(\d+) kB$/m.exec(read(`/proc/${at}/status`)) ?? [];
		if (resident === undefined) continue;
		size.bytes += Number(resident) * 1024;
		size.processes += 1;
		next.push(...childrenOf(at));
	}
	return size.processes > 0 ? size : null;
}

/** Each thread has those that it started. */
function childrenOf(pid: number): number[] {
	return threadsOf(pid).flatMap(thread =>
		read(`/proc/${pid}/task/${thread}/children`)
			.split(' ')
			.flatMap(child => (child === '' ? [] : Number(child))),
	);
}

// Files of /proc are made as they are read: waiting for a thread to do it takes longer than doing it.
function threadsOf(pid: number): string[] {
	try {
		return readdirSync(`/proc/${pid}/task`);
	} catch {
		return [];
	}
}

function read(file: string): string {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return '';
	}
}
