import {type Metadata, ServerInterceptingCall, type ServerInterceptor, type ServerUnaryCall} from '@grpc/grpc-js';
import {statusOf} from '../../functions/wire/status.ts';
import {DEFAULT_TENANT, type Tenant} from '../../shared/tenant.ts';
import {type Access, unauthorized} from '../access/access.ts';
import {nameConnections} from './client-connections.ts';

/** Methods that need no token, since they tell nothing and run nothing, as `/health` and `/docs` of HTTP. */
export const OPEN = /^\/grpc\.(?:health|reflection)\./;

/** Turns calls without the token away before anything else of them is read; `onRefused` is told of each. */
export function authorization(access: Access, onRefused: () => void): ServerInterceptor {
	return ({path}, call) =>
		new ServerInterceptingCall(
			call,
			OPEN.test(path)
				? undefined
				: {
						start: next =>
							next({
								onReceiveMetadata(metadata, pass) {
									const shown = shownIn(metadata);
									if (access.tenantOf(shown) !== null) {
										pass(metadata);
										return;
									}
									onRefused();
									call.sendStatus(statusOf(unauthorized(shown !== undefined)));
								},
							}),
					},
		);
}

/** Tells whose each call is: the tenant of its token, or where no token is wanted, the client's connection for itself. */
export interface CallTenants {
	/** Throws UNAUTHORIZED for a token that is none any more: a stream of calls may outlive it. */
	of(call: Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPeer'>): Tenant;
	/** The tenant of a call's jobs. Without tokens it is the default one, as over HTTP: a job outlives its connection. */
	ofJobs(call: Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPeer'>): Tenant;
	close(): void;
}

/** `onGone` is told of each tenant that will not come again. */
export function openCallTenants(access: Access, onGone: (tenant: Tenant) => void): CallTenants {
	if (access.wantsToken) {
		const tenantOf = (shown: string | undefined): Tenant => {
			const tenant = access.tenantOf(shown);
			if (tenant === null) throw unauthorized(shown !== undefined);
			return tenant;
		};
		const of: CallTenants['of'] = ({metadata}) => tenantOf(shownIn(metadata));
		return {of, ofJobs: of, close() {}};
	}
	const connections = nameConnections(onGone);
	return {
		of: call => connections.nameOf(call.getPeer()),
		ofJobs: () => DEFAULT_TENANT,
		close: connections.close,
	};
}

function shownIn(metadata: Metadata): string | undefined {
	const [value] = metadata.get('authorization');
	return typeof value === 'string' ? value : undefined;
}
