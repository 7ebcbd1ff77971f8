import type {CallRequest, Functions} from '../../../source/functions/functions.ts';

/** How long calls are asked for, in milliseconds. */
const ROUND_MS = 1000;

export const noOp: CallRequest = {
	runtime: 'node',
	code: {kind: 'expression', source: '() => undefined'},
	resultEncoding: 'rich',
};

/** Asks for calls as long as a round lasts, so that a slow machine measures as long as a fast one. */
export async function callsPerSecond(
	functions: Functions,
	asking: number,
	request = noOp,
	roundMs = ROUND_MS,
): Promise<number> {
	let calls = 0;
	const started = performance.now();
	await Promise.all(
		Array.from({length: asking}, async () => {
			while (performance.now() - started < roundMs) {
				const {state} = await functions.start(request).outcome;
				if (state !== 'returned') throw new Error(`a call ${state}`);
				calls += 1;
			}
		}),
	);
	return calls / ((performance.now() - started) / 1000);
}

export function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
