// The program of a process that computes once, for a computation whose process ended before. It ends with the one that started it.
import {writeFileSync} from 'node:fs';
import {messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {computePi} from '../compute-pi.ts';
import {PiError} from '../errors.ts';
import type {SumsKeeping} from '../sums/kept-sums.ts';
import type {OnProgress} from '../threads/progress-meter.ts';
import type {ProcessMessage, ProcessTask} from './process-messages.ts';
import {createDistantStore, type StoreAnswer} from './store-over-messages.ts';

const tell = (message: ProcessMessage) => new Promise<void>(resolve => process.send?.(message, () => resolve()));
const distant = createDistantStore(question => process.send?.(question));
let chunkTaken = () => {};

function keepingAt({pace, isDivided}: ProcessTask): SumsKeeping | undefined {
	if (!pace) return undefined;
	const onError = (error: unknown) => process.send?.({kind: 'trouble', message: messageOf(error)});
	return {store: distant.store, ...(isDivided && {helpers: distant.helpers}), ...pace, onError};
}

async function run(task: ProcessTask): Promise<void> {
	const {digits, threads, maxMemoryBytes} = task;
	try {
		const onProgress: OnProgress = (share, finished) => {
			const {kept} = finished;
			process.send?.({kind: 'progress', share, kept, finished: finished.now()} satisfies ProcessMessage);
		};
		const options = {digits, threads, maxMemoryBytes, onProgress, keeping: keepingAt(task)};
		for await (const chunk of computePi(options)) {
			const {promise: taken, resolve} = Promise.withResolvers<void>();
			chunkTaken = resolve;
			await tell({kind: 'chunk', chunk});
			await taken;
		}
		await tell({kind: 'done'});
	} catch (error) {
		await tell({kind: 'failed', code: error instanceof PiError ? error.code : null, message: messageOf(error)});
	}
}

function hear(message: ProcessTask | StoreAnswer | 'taken'): void {
	if (message === 'taken') chunkTaken();
	else if ('kind' in message) distant.hear(message);
	else inBackground(run(message));
}

process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
try {
	// Should memory be short, the system is to end this process and not the one that has other work.
	writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
	// Not on this system.
}
process.on('message', message => hear(message as Parameters<typeof hear>[0]));
