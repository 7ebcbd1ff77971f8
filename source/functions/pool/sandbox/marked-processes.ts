import {existsSync, readdirSync, readFileSync} from 'node:fs';

/** The variable that marks a worker's process and all that it starts. */
export const MARK = 'LUNCH_WORKER';

/** The processes that were started with this mark in their environment. */
function markedProcesses(mark: string): number[] {
	const wanted = `${MARK}=${mark}\0`;
	// Where the system has no such folder, nothing can be found out.
	if (!existsSync('/proc/self')) return [];
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name) && environmentOf(name).includes(wanted))
		.map(Number);
}

function environmentOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'latin1');
	} catch {
		// It is somebody else's, or gone.
		return '';
	}
}

/** Ends what was started with this mark, also what comes up meanwhile. */
export function endMarked(mark: string, sendKill: (pid: number) => void): void {
	for (let round = 0; round < 10; round += 1) {
		const left = markedProcesses(mark);
		if (left.length === 0) return;
		for (const pid of left) {
			try {
				sendKill(pid);
			} catch {
				// It ended by itself.
			}
		}
	}
}
