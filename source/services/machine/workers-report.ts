import {hideCallsOfOthers} from '../../functions/documents.ts';
import type {FunctionLoad} from '../../functions/functions.ts';
import type {JobLoad} from '../../jobs/jobs.ts';
import type {Tenant} from '../../shared/tenant.ts';
import type {Machine} from './machine-registry.ts';

/** The state of a service, all its processes together. */
export interface WorkersReport {
	/** Null where the jobs can't be used now. */
	jobs: JobLoad | null;
	/** Null where it runs no functions. */
	functions: FunctionLoad | null;
	/** The address of the gRPC server; null where there is none. */
	grpc: string | null;
	/** Every `lunch worker` of the same Redis; null where there is no Redis, or it is away. */
	machines: Machine[] | null;
}

/** The JSON of `GET /workers` for a tenant; a program that looks for a service knows it by its first lines. */
export function workersDocument({functions, ...report}: WorkersReport, version: string, tenant: Tenant) {
	const seen = functions && hideCallsOfOthers(functions, tenant);
	return {schemaVersion: 1, service: 'lunch', version, ...report, functions: seen};
}
