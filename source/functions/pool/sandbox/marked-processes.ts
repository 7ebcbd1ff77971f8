import {randomUUID} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';

/** The variable that marks a worker's process and all that it starts. */
export const MARK = 'LUNCH_WORKER';

/** A mark for one worker of the program that has this process number. */
export function createMark(owner: number): string {
	return `${owner}.${randomUUID()}`;
}

/** Every process with a mark in its environment. */
function markedProcesses(): {pid: number; mark: string}[] {
	// Where the system has no such folder, nothing can be found out.
	if (!existsSync('/proc/self')) return [];
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.flatMap(name => {
			const [, mark] = new RegExp(`(?:^|\\0)${MARK}=([\\d.a-f-]+)\\0`).exec(environmentOf(name)) ?? [];
			return mark === undefined ? [] : {pid: Number(name), mark};
		});
}

function environmentOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/environ`, 'latin1');
	} catch {
		// It is another user's, or gone.
		return '';
	}
}

/** Ends the processes that were started with this mark, also those that come up meanwhile. */
export function endMarked(mark: string, sendKill: (pid: number) => void): void {
	endAll(() => markedProcesses().filter(one => one.mark === mark), sendKill);
}

/** Ends the processes that programs left behind which were killed and could not end them themselves. */
export function endOrphans(sendKill: (pid: number) => void): void {
	endAll(() => markedProcesses().filter(({mark}) => !existsSync(`/proc/${Number.parseInt(mark, 10)}`)), sendKill);
}

function endAll(find: () => {pid: number}[], sendKill: (pid: number) => void): void {
	for (let round = 0; round < 10; round += 1) {
		const left = find();
		if (left.length === 0) return;
		for (const {pid} of left) {
			try {
				sendKill(pid);
			} catch {
				// It ended by itself.
			}
		}
	}
}
