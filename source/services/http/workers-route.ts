import type {FastifyInstance} from 'fastify';
import * as z from 'zod';
import {jobLoadSchema} from '../../jobs/schema.ts';
import {type WorkersReport, workersDocument} from '../workers-report.ts';
import {problemAnswer} from './problem.ts';

const schema = {
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

/** `GET /workers` */
export function addWorkersRoute(app: FastifyInstance, report: () => Promise<WorkersReport>, version: string): void {
	app.setSerializerCompiler(() => JSON.stringify);
	app.get('/workers', {schema}, async (_request, reply) =>
		reply
			.header('cache-control', 'no-store')
			.type('application/json; charset=utf-8')
			.send(JSON.stringify(workersDocument(await report(), version))),
	);
}
