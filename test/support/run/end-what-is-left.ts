// Run as a program of its own beside a run of the tests, which outlives it however it ends.
// Once the run is over, all that it has started is ended: words on stdin say that it came to its end by itself.
import {rmSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {type MarkedProcess, markedProcesses} from './marked-processes.ts';
import {RUN_MARK} from './run-mark.ts';

const PAUSE_MS = 50;

const mark = process.env[RUN_MARK] ?? '';
/** Programs that end by themselves have so long for it, in milliseconds. */
const patienceMs = Number(process.argv[2]);
/** The folder of all that the run writes; none where this is a test. */
const folder = process.argv[3];
const run = process.ppid;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

let isOver = false;
for await (const _ of process.stdin) isOver = true;

const left = (): MarkedProcess[] => markedProcesses(mark, isOver ? run : null);
const deadline = performance.now() + (isOver ? patienceMs : 0);
while (left().length > 0 && performance.now() < deadline) await delay(PAUSE_MS);
const ended = new Set<number>();
for (let found = left(); found.length > 0; found = left()) {
	for (const {pid, command} of found) {
		if (isOver && !ended.has(pid)) process.stdout.write(`${pid} ${command}\n`);
		ended.add(pid);
		kill(pid);
	}
	await delay(PAUSE_MS);
}
if (folder !== undefined) rmSync(folder, {recursive: true, force: true, maxRetries: 3});

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch {
		// It has ended meanwhile.
	}
}
