import {once} from 'node:events';
import {Worker} from 'node:worker_threads';
import {programFile} from '../../../shared/files/program-file.ts';

/** How far a checkpoint goes, in SQLite's words: as far as nobody is in the way, or to the end of the log. */
export type CheckpointMode = 'passive' | 'full';

/** Brings the write-ahead log of a database into its file on a thread of its own. */
export interface Checkpointer {
	/** Resolves when a checkpoint is over, though others may have been in its way. Run one at a time. */
	run(mode: CheckpointMode): Promise<void>;
	close(): Promise<void>;
}

/** The checkpointer for a database in a file. It starts its thread when that is first needed. */
export function createCheckpointer(file: string): Checkpointer {
	let thread: Worker | null = null;
	let isClosing = false;

	function start(): Worker {
		const started = new Worker(programFile(import.meta.url, './checkpoint-thread.ts', 'jobs/checkpoints.js'), {
			workerData: file,
		});
		started.once('exit', () => {
			thread = null;
		});
		// Without a checkpoint under way it keeps no program alive.
		started.unref();
		return started;
	}

	return {
		async run(mode) {
			thread ??= start();
			const asked = thread;
			const answered = new AbortController();
			asked.ref();
			asked.postMessage(mode);
			try {
				const [failure] = (await Promise.race([
					once(asked, 'message', {signal: answered.signal}),
					once(asked, 'exit', {signal: answered.signal}).then(() => ['its thread ended']),
				])) as [string | null];
				if (failure !== null) throw new Error(`The log of ${file} can't be brought into it: ${failure}.`);
			} finally {
				answered.abort();
				// To close, its end is waited for.
				if (!isClosing) asked.unref();
			}
		},
		async close() {
			isClosing = true;
			if (!thread) return;
			thread.ref();
			const exit = once(thread, 'exit');
			thread.postMessage('close');
			await exit;
		},
	};
}
