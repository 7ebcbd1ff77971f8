import type {CallsOption} from '../../../source/jobs/engine/calls/call-runner.ts';
import {type Access, openToAll} from '../../../source/services/access/access.ts';
import type {FunctionService} from '../../../source/services/engines/function-service.ts';
import type {JobServiceOptions} from '../../../source/services/engines/job-service.ts';
import {startJobServing} from './job-serving.ts';

/** Tokens of two tenants. */
export const TOKENS: Readonly<Record<string, string>> = {anna: 'token-of-anna', ben: 'token-of-ben'};

export const withTokens: Access = {
	...openToAll,
	wantsToken: true,
	tenantOf(authorization) {
		return Object.keys(TOKENS).find(tenant => authorization === `Bearer ${TOKENS[tenant]}`) ?? null;
	},
};

/** A server of this process with tokens, which runs calls as it is told. */
export function startCallServing(calls: CallsOption, options: Partial<JobServiceOptions> = {}, access = withTokens) {
	const functions: FunctionService = {
		address: 'grpc://127.0.0.1:1',
		calls,
		serveJobs() {},
		load: async () => null,
		lastError: () => null,
		snapshot: async () => ({}),
		announceStop() {},
		stop: async () => {},
	};
	return startJobServing({graceMs: 0, ...options}, {access}, {functions});
}
