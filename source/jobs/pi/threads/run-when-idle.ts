import {execFile} from 'node:child_process';

/**
 * Has a thread of this process run only while no other thread of it wants the core: Linux's policy SCHED_IDLE. One that
 * is merely nicer is left on its core for some milliseconds while an answer waits for it. There is no way back, so this
 * is for threads that end with their work. Needs `chrt` of util-linux or busybox; without it nothing changes.
 */
export function runWhenIdle(thread: number): void {
	execFile('chrt', ['-i', '-p', '0', String(thread)], () => {});
}
