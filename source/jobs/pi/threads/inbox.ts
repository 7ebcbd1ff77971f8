import type {Worker} from 'node:worker_threads';
import {PiCancelledError, PiError} from '../errors.ts';
import type {PiAnswer} from '../messages/messages.ts';

/** The answers of a team, one at a time. */
export type Inbox = {
	/** The next answer; rejects when a thread dies or the computation is stopped, at once. */
	next(): Promise<PiAnswer>;
	/** Stops listening. */
	close(): void;
};

/** Listens to the threads of a team. While it is open they keep the program alive. */
export function openInbox(threads: Worker[], stop: AbortSignal): Inbox {
	const waiting: PiAnswer[] = [];
	let failed: PiError | undefined;
	let wake = () => {};
	const fail = (error: PiError) => {
		failed ??= error;
		wake();
	};
	const onMessage = (answer: PiAnswer) => {
		waiting.push(answer);
		wake();
	};
	const onError = (cause: unknown) => fail(new PiError('kernel-failed', 'a thread of the computation failed', {cause}));
	const onExit = () => fail(new PiError('kernel-failed', 'a thread of the computation ended'));
	const onAbort = () => fail(new PiCancelledError(stop.reason));
	for (const thread of threads) thread.on('message', onMessage).on('error', onError).on('exit', onExit).ref();
	stop.addEventListener('abort', onAbort);
	return {
		async next() {
			while (!failed && waiting.length === 0)
				await new Promise<void>(resolve => {
					wake = resolve;
				});
			const answer = waiting.shift();
			if (failed || !answer) throw failed ?? new PiCancelledError();
			return answer;
		},
		close() {
			stop.removeEventListener('abort', onAbort);
			for (const thread of threads) thread.off('message', onMessage).off('error', onError).off('exit', onExit).unref();
		},
	};
}
