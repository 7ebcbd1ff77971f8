import type {Functions} from '../../../source/functions/functions.ts';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {startFakeUpstream} from '../../support/fake-upstream.ts';
import {startServeProcess} from '../../support/serve-process.ts';

/** Functions of a `lunch serve` of its own with so many workers, called over gRPC from this process. */
export async function withGrpcFunctions(workers: number, work: (functions: Functions) => Promise<void>): Promise<void> {
	const upstream = await startFakeUpstream();
	const served = await startServeProcess(upstream.address, ['--functions', String(workers), '--log-level', 'warn']);
	const functions = createGrpcFunctions({address: served.grpc ?? ''});
	try {
		await work(functions);
	} finally {
		await functions.close();
		await served.close();
		await upstream.close();
	}
}
