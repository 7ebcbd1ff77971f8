import type {FastifyInstance} from 'fastify';
import * as z from 'zod';
import type {Jobs, TenantJobs} from '../../../jobs/jobs.ts';
import {jobLoadSchema} from '../../../jobs/schema.ts';
import {DEFAULT_TENANT} from '../../../shared/tenant.ts';
import {type WorkersReport, workersDocument} from '../../machine/workers-report.ts';
import {problemAnswer} from '../problem.ts';

const schema = {
	operationId: 'getWorkers',
	summary: 'What the service is doing: slots and counts of jobs, workers of functions, the address of gRPC',
	tags: ['operation'],
	response: {
		200: z.object({
			schemaVersion: z.literal(1),
			service: z.literal('lunch'),
			version: z.string(),
			jobs: jobLoadSchema.nullable().describe('Null while the jobs can not be used'),
			functions: z.looseObject({}).nullable().describe('The pool of remote functions; null where there is none'),
			grpc: z.string().nullable().describe('The address of the gRPC server; null where there is none'),
			machines: z
				.array(z.looseObject({id: z.string(), name: z.string(), version: z.string(), state: z.string()}))
				.nullable()
				.describe('Every `lunch worker` of the same Redis; null where there is none'),
		}),
		401: problemAnswer('The service wants a token, and this is not it'),
	},
};

export interface WorkersRouteOptions {
	jobs: TenantJobs;
	report: () => Promise<WorkersReport>;
	version: string;
}

/** `GET /workers` */
export function addWorkersRoute(app: FastifyInstance, {jobs, report, version}: WorkersRouteOptions): void {
	app.setSerializerCompiler(() => JSON.stringify);
	app.get('/workers', {schema}, async ({tenant}, reply) => {
		const whole = await report();
		const shown = tenant === DEFAULT_TENANT ? whole : await seenBy(jobs.of(tenant), whole);
		return reply
			.header('cache-control', 'no-store')
			.type('application/json; charset=utf-8')
			.send(JSON.stringify(workersDocument(shown, version, tenant)));
	});
}

/** The report as a tenant with a name sees it: of jobs, its own counts, and the ids of its own in the slots. */
async function seenBy(own: Jobs, whole: WorkersReport): Promise<WorkersReport> {
	if (whole.jobs === null) return whole;
	const {counts, bytes} = await own.load();
	const slots = whole.jobs.slots.map(async slot => {
		const isOwn = slot.jobId !== null && (await own.get(slot.jobId).catch(() => null)) !== null;
		return isOwn ? slot : {...slot, jobId: null};
	});
	return {...whole, jobs: {slots: await Promise.all(slots), counts, bytes, resting: whole.jobs.resting}};
}
