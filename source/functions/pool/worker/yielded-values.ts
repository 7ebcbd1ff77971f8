import type {PoolCall} from '../pool-call.ts';
import type {FrameHead} from './frames.ts';
import type {WorkerChild} from './worker-child.ts';

/** Tells a call what its process says before the end: output, and values of a function that yields. False where it is neither. */
export function tellOnTheWay(call: PoolCall, {kind, encoding}: FrameHead, [text = '']: readonly string[]): boolean {
	const isValue = kind === 'value' && call.request.stream === true;
	if (kind === 'stdout' || kind === 'stderr') call.output(kind, text);
	else if (isValue && (encoding === 'json' || encoding === 'rich')) call.yielded({encoding, text});
	else return false;
	return true;
}

/** Has a process wait with values while the caller of its call wants none. */
export function letFlow(call: PoolCall, child: Pick<WorkerChild, 'pause' | 'resume'>): void {
	call.onFlow = isPaused => (isPaused ? child.pause() : child.resume());
	if (call.isPaused) child.pause();
}
