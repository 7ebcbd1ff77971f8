// The program of a process that computes once, for a computation whose process ended before. It ends with the one that started it.
import {writeFileSync} from 'node:fs';
import {computePi} from './compute-pi.ts';
import {PiError} from './errors.ts';
import type {ProcessMessage, ProcessTask} from './process-messages.ts';

const tell = (message: ProcessMessage) => new Promise<void>(resolve => process.send?.(message, () => resolve()));

async function run({digits, threads, maxMemoryBytes}: ProcessTask): Promise<void> {
	try {
		const onProgress = (share: number) => {
			process.send?.({kind: 'progress', share} satisfies ProcessMessage);
		};
		for await (const chunk of computePi({digits, threads, maxMemoryBytes, onProgress})) {
			const taken = new Promise(resolve => process.once('message', resolve));
			await tell({kind: 'chunk', chunk});
			await taken;
		}
		await tell({kind: 'done'});
	} catch (error) {
		const {message} = error instanceof Error ? error : new Error(String(error));
		await tell({kind: 'failed', code: error instanceof PiError ? error.code : null, message});
	}
}

process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
try {
	// Should memory be short, the system is to end this process and not the one that has other work.
	writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
	// Not on this system.
}
process.once('message', task => run(task as ProcessTask));
