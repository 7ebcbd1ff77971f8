import {startGrpcServing} from '../../services/support/grpc-serving.ts';
import {describeFunctions} from '../support/functions-conformance.ts';
import {openPool} from '../support/open-pool.ts';

describeFunctions('a pool behind gRPC', async () => {
	const pool = openPool();
	const serving = await startGrpcServing({functions: pool.functions});
	return {
		functions: serving.client,
		async close() {
			await serving.close();
			await pool.close();
		},
	};
});
