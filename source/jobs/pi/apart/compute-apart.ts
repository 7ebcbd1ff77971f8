import {type ChildProcess, fork} from 'node:child_process';
import {on, once} from 'node:events';
import {programFile} from '../../../shared/files/program-file.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {PiCancelledError, PiError} from '../errors.ts';
import type {SumsKeeping} from '../sums/kept-sums.ts';
import type {OnProgress} from '../threads/progress-meter.ts';
import type {ProcessMessage, ProcessTask} from './process-messages.ts';
import {createStoreDesk, type StoreAnswer} from './store-over-messages.ts';

export interface ApartOptions extends Omit<ProcessTask, 'pace' | 'isDivided'> {
	signal: AbortSignal;
	onProgress: OnProgress;
	keeping?: SumsKeeping | undefined;
}

/**
 * Computes as `computePi` does, in a process of its own: should the computation end its process, this one lives, and
 * knows. Throws a `PiError`, `process-ended` where the process ended by itself.
 */
export async function* computeApart({signal, onProgress, keeping, ...task}: ApartOptions): AsyncGenerator<Uint8Array> {
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
	const send = (message: StoreAnswer) => new Promise<void>(resolve => child.send(message, () => resolve()));
	const desk = keeping && createStoreDesk(keeping, send);
	child.on('message', message => {
		const told = message as ProcessMessage;
		if (told.kind === 'store' && desk) inBackground(desk.hear(told), keeping.onError);
		if (told.kind === 'trouble') keeping?.onError?.(new Error(told.message));
	});
	try {
		const pace = keeping ? {everyMs: keeping.everyMs, everyShare: keeping.everyShare} : null;
		const isDivided = keeping?.helpers !== undefined;
		child.send({...task, pace, isDivided} satisfies ProcessTask);
		for await (const [message] of on(child, 'message', {close: ['disconnect', 'error']})) {
			const told = message as ProcessMessage;
			if (told.kind === 'done') return;
			if (told.kind === 'failed') throw desk?.failureOf(told.message) ?? failureOf(told);
			if (told.kind === 'progress') onProgress(told.share, {kept: told.kept, now: () => told.finished});
			else if (told.kind === 'chunk') {
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
		desk?.close();
	}
}

function failureOf({code, message}: {code: PiError['code'] | null; message: string}): Error {
	return code === null ? new Error(message) : new PiError(code, message);
}

function wordsFor({signalCode, exitCode}: ChildProcess): string {
	return signalCode ?? `exit code ${exitCode}`;
}
