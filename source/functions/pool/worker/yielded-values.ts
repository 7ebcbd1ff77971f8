import type {Encoding} from '../../functions.ts';
import {CHECKPOINT_BYTES} from '../checkpoint-bytes.ts';
import type {PoolCall} from '../pool-call.ts';
import {takePiece} from './call-files.ts';
import type {FrameHead} from './frames.ts';
import {readOutcome} from './read-outcome.ts';
import type {WorkerChild} from './worker-child.ts';

/**
 * Tells a call what its process says before the end: output, values of a function that yields, checkpoints, pieces of files, and
 * how one call of a batch ended. Null where it is none of these.
 */
export function tellOnTheWay(
	call: PoolCall,
	head: FrameHead,
	texts: readonly string[],
): 'output' | 'value' | 'checkpoint' | 'file' | 'one' | null {
	const {kind, encoding} = head;
	const [text = ''] = texts;
	if (kind === 'stdout' || kind === 'stderr') {
		call.output(kind, text);
		return 'output';
	}
	if (kind === 'value' && call.request.stream && (encoding === 'json' || encoding === 'rich')) {
		call.yielded({encoding, text});
		return 'value';
	}
	if (kind === 'checkpoint' && isCheckpoint(call, encoding, text)) {
		call.checkpoint({encoding, text});
		return 'checkpoint';
	}
	if (kind === 'file' && call.files) {
		takePiece(call, head, text);
		return 'file';
	}
	const one = kind === 'each' && call.each !== null ? readOutcome({...head, kind: 'outcome'}, texts) : null;
	if (one === null) return null;
	call.oneEnded(one);
	return 'one';
}

/** The function may have written it itself. */
function isCheckpoint({request}: PoolCall, encoding: unknown, text: string): encoding is Encoding {
	const isOfRuntime = encoding === 'json' || (encoding === 'rich' && request.runtime === 'node');
	return request.checkpoint !== undefined && isOfRuntime && Buffer.byteLength(text) <= CHECKPOINT_BYTES;
}

/** Has a process wait with values and files while the caller of its call wants none. */
export function letFlow(call: PoolCall, child: Pick<WorkerChild, 'pause' | 'resume'>): void {
	if (!call.request.stream && !call.files?.hasOut) return;
	call.onFlow = isPaused => (isPaused ? child.pause() : child.resume());
	if (call.isPaused) child.pause();
}
