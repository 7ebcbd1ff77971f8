import type {FunctionLoad} from '../functions/functions.ts';
import type {JobLoad} from '../jobs/jobs.ts';

/** What a service is doing, all its processes together. */
export interface WorkersReport {
	/** Null where the jobs can't be used now. */
	jobs: JobLoad | null;
	/** Null where it runs no functions. */
	functions: FunctionLoad | null;
	/** The address of the gRPC server; null where there is none. */
	grpc: string | null;
}

/** The JSON of `GET /workers`; a program that looks for a service knows it by its first lines. */
export function workersDocument(report: WorkersReport, version: string) {
	return {schemaVersion: 1, service: 'lunch', version, ...report};
}
