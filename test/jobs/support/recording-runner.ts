import {appendFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import type {CallEnd, CallRunner} from '../../../source/jobs/engine/call-runner.ts';
import type {CallJobRequest} from '../../../source/jobs/jobs.ts';

/** Stands for functions where a test is about the engine around them: each call adds its job's id to a file, then takes its time. */
export function recordingRunner(file: string): CallRunner {
	return {
		async run({id, body, signal}): Promise<CallEnd> {
			appendFileSync(file, `${id}\n`);
			const isDone = await delay(Number(JSON.parse(body).ms), true, {signal}).catch(() => false);
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
