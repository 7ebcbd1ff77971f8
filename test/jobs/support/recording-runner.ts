import {appendFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import type {CallEnd, CallRunner} from '../../../source/jobs/engine/calls/call-runner.ts';
import type {CallJobRequest} from '../../../source/jobs/jobs.ts';

/**
 * Stands for functions where a test is about the engine around them: each call adds its job's id to a file, and in a line of its own the
 * checkpoint that it goes on from, if any; then keeps one that it is given, and takes its time
 * unless it goes on from one.
 */
export function recordingRunner(file: string): CallRunner {
	return {
		async run({id, body, signal, checkpoints}): Promise<CallEnd> {
			const {ms, keep} = JSON.parse(body) as {ms: number; keep?: string};
			const from = checkpoints?.last ? `${id} from ${Buffer.from(checkpoints.last)}\n` : '';
			appendFileSync(file, `${id}\n${from}`);
			if (keep !== undefined) checkpoints?.keep(Buffer.from(keep));
			const isDone = await delay(checkpoints?.last ? 0 : ms, true, {signal}).catch(() => false);
			const document = Buffer.from(JSON.stringify({id}));
			if (isDone) return {outcome: 'returned', failure: null, document};
			return {outcome: 'cancelled', failure: {code: 'FUNCTION_CANCELLED', message: 'It was cancelled.'}, document};
		},
		close: async () => {},
	};
}

/** A request for a call that such a runner takes so many milliseconds for. */
export function recordedCall(ms: number, more: Partial<CallJobRequest> = {}): CallJobRequest {
	return {kind: 'call', call: {name: 'recorded', runtime: 'node'}, body: JSON.stringify({ms}), ...more};
}

/** One that keeps a checkpoint, and may begin again after its process died. */
export function keepingCall(ms: number, keep: string): CallJobRequest {
	return {...recordedCall(ms, {retries: 3, retryOn: ['died'], backoffMs: 1}), body: JSON.stringify({ms, keep})};
}
