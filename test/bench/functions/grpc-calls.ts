import type {Functions} from '../../../source/functions/functions.ts';
import {createGrpcFunctions} from '../../../source/functions/grpc-functions.ts';
import {nodeCall, returnOf} from '../../functions/support/calling.ts';
import {startFakeUpstream} from '../../support/fake-upstream.ts';
import {startServeProcess} from '../../support/serve-process.ts';

/** Calls a second of a function that does nothing, over gRPC. */
export interface GrpcCallRates {
	/** Each after the one before. */
	oneByOne: number;
	/** As many at a time as keep the workers busy. */
	together: number;
}

const AT_A_TIME = 64;

/**
 * Measures calls that do nothing, from this process to a `lunch serve` of its own with so many workers.
 * `seconds`: how long each way is measured, after a second to warm up.
 */
export async function measureGrpcCalls({workers = 2, seconds = 3} = {}): Promise<GrpcCallRates> {
	const upstream = await startFakeUpstream();
	const served = await startServeProcess(upstream.address, ['--functions', String(workers), '--log-level', 'warn']);
	const functions = createGrpcFunctions({address: served.grpc ?? ''});
	try {
		const rate = async (atATime: number) => {
			await callFor(functions, 1, atATime);
			return (await callFor(functions, seconds, atATime)) / seconds;
		};
		return {oneByOne: await rate(1), together: await rate(AT_A_TIME)};
	} finally {
		await functions.close();
		await served.close();
		await upstream.close();
	}
}

/** How many calls are done in so many seconds. */
async function callFor(functions: Functions, seconds: number, atATime: number): Promise<number> {
	const noOp = nodeCall('() => {}');
	const end = performance.now() + seconds * 1000;
	let count = 0;
	await Promise.all(
		Array.from({length: atATime}, async () => {
			while (performance.now() < end) {
				await returnOf(functions, noOp);
				count++;
			}
		}),
	);
	return count;
}
