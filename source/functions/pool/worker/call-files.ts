import {LunchError, messageOf} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {missingFile} from '../files/file-transfer.ts';
import {callFailure, type PoolCall} from '../pool-call.ts';
import type {FrameHead} from './frames.ts';
import type {WorkerOutcome} from './read-outcome.ts';
import type {WorkerChild} from './worker-child.ts';

/** Sends the files of a call to its process, then says so; a call whose files can't be sent is settled before. */
export function sendFiles(call: PoolCall, child: Pick<WorkerChild, 'sendPiece'>, then: () => void): void {
	const {id, files} = call;
	if (!files) {
		then();
		return;
	}
	const sending = files.sendAll((name, piece, isLast) => child.sendPiece({kind: 'file', id, name, isLast}, piece));
	inBackground(
		sending.then(then, (error: unknown) => {
			const code = error instanceof LunchError ? error.code : 'FUNCTION_WORKER_DIED';
			call.settle('failed', null, callFailure(code, messageOf(error)));
			then();
		}),
	);
}

/** Takes a piece of a file that the function left. A call that leaves too much is settled. */
export function takePiece(call: PoolCall, {name, isLast}: FrameHead, text: string): void {
	try {
		call.left(String(name), Buffer.from(text, 'base64'), isLast === true);
	} catch (error) {
		if (!(error instanceof LunchError)) throw error;
		call.settle('failed', null, callFailure(error.code, error.message));
	}
}

/** The outcome of a call, which has failed where a file is missing. */
export function withFiles({files}: PoolCall, outcome: WorkerOutcome | null): WorkerOutcome | null {
	const missing = outcome?.state === 'returned' ? (files?.missing ?? null) : null;
	if (!outcome || missing === null) return outcome;
	const {code, message} = missingFile(missing);
	return {...outcome, state: 'failed', value: null, error: callFailure(code, message)};
}
