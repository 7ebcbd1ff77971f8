import {type ChildProcess, fork} from 'node:child_process';
import {on, once} from 'node:events';
import {programFile} from '../../shared/files/program-file.ts';
import {PiCancelledError, PiError} from './errors.ts';
import type {ProcessMessage, ProcessTask} from './process-messages.ts';

export interface ApartOptions extends ProcessTask {
	signal: AbortSignal;
	onProgress: (share: number) => void;
}

/**
 * Computes as `computePi` does, in a process of its own: should the computation end its process, this one lives, and
 * knows. Throws a `PiError`, `process-ended` where the process ended by itself.
 */
export async function* computeApart({signal, onProgress, ...task}: ApartOptions): AsyncGenerator<Uint8Array> {
	if (signal.aborted) throw new PiCancelledError(signal.reason);
	const child = fork(programFile(import.meta.url, './pi-apart.ts', 'pi/apart.js'), {
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		execArgv: [],
	});
	const exit = once(child, 'exit');
	const end = () => {
		child.kill('SIGKILL');
	};
	signal.addEventListener('abort', end, {once: true});
	try {
		child.send(task);
		for await (const [message] of on(child, 'message', {close: ['disconnect', 'error']})) {
			const told = message as ProcessMessage;
			if (told.kind === 'done') return;
			if (told.kind === 'failed') throw failureOf(told);
			if (told.kind === 'progress') onProgress(told.share);
			else {
				yield told.chunk;
				child.send('taken');
			}
		}
		await exit;
		if (signal.aborted) throw new PiCancelledError(signal.reason);
		throw new PiError('process-ended', `its own process ended by ${wordsFor(child)}`);
	} finally {
		signal.removeEventListener('abort', end);
		end();
	}
}

function failureOf({code, message}: {code: PiError['code'] | null; message: string}): Error {
	return code === null ? new Error(message) : new PiError(code, message);
}

function wordsFor({signalCode, exitCode}: ChildProcess): string {
	return signalCode ?? `exit code ${exitCode}`;
}
