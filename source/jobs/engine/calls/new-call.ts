import {randomUUID} from 'node:crypto';
import type {Tenant} from '../../../shared/tenant.ts';
import {scopedGroup, scopedKey} from '../../job-request.ts';
import type {CallJobRequest} from '../../jobs.ts';
import {type CallTerms, callTerms} from './call-terms.ts';

/** A call that is to be accepted, as an engine keeps it. */
export interface NewCall {
	id: string;
	tenant: Tenant;
	terms: CallTerms;
	body: string;
	/** By tenant and name; empty for none. */
	group: string;
	/** Most of the group at a time; undefined leaves it as it is. */
	concurrency: number | undefined;
	/** By tenant and key; null for none. */
	idempotencyKey: string | null;
	/** The origin of the job; null where that is not known. */
	origin: string | null;
}

/** Makes one of a checked request. */
export function newCall(request: CallJobRequest, tenant: Tenant): NewCall {
	const {body, group, concurrency, idempotencyKey, origin = null} = request;
	const key = idempotencyKey === undefined ? null : scopedKey(tenant, idempotencyKey);
	return {
		...{id: randomUUID(), tenant, terms: callTerms(request), body},
		...{group: scopedGroup(tenant, group), concurrency, idempotencyKey: key, origin},
	};
}
