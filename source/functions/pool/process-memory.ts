import {readFileSync} from 'node:fs';

const PAGE = 4096;
/** Most processes that are looked at. */
const MOST = 500;

/** What a process and all it started take up now. */
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
		const statm = read(`/proc/${at}/statm`);
		if (statm === null) continue;
		size.bytes += Number(statm.split(' ')[1] ?? 0) * PAGE;
		size.processes += 1;
		const children = read(`/proc/${at}/task/${at}/children`) ?? '';
		for (const child of children.split(' ')) if (child !== '') next.push(Number(child));
	}
	return size.processes > 0 ? size : null;
}

// Files of /proc are made as they are read: waiting for a thread to do it takes longer than doing it.
function read(file: string): string | null {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return null;
	}
}
