import type {FastifyInstance} from 'fastify';
import * as z from 'zod';
import type {Readiness} from '../../lifecycle/readiness.ts';

export interface OperatorRoutesOptions {
	readiness: () => Readiness;
	/** The text of `/metrics`, of all processes together. */
	metricsText: () => Promise<string>;
}

const readySchema = z.object({
	status: z.enum(['ready', 'not ready']),
	checks: z.array(z.object({name: z.string(), state: z.enum(['ok', 'warning', 'failed']), detail: z.string()})),
});
const readyAnswers = {
	200: readySchema.describe('It can; warnings are no reason to send requests elsewhere'),
	503: readySchema.describe('It can not: some check failed'),
};
const figures = {description: 'Of all processes together', content: {'text/plain': {schema: z.string()}}};

/** `/health`, `/ready`, `/metrics`: none of them waits for the upstream. */
export function addOperatorRoutes(app: FastifyInstance, {readiness, metricsText}: OperatorRoutesOptions): void {
	const schema = (operationId: string, summary: string, response: Record<number, unknown>) => ({
		schema: {operationId, summary, tags: ['operation'], response},
	});
	// As in the other routes, what is answered is not checked at run time.
	app.setSerializerCompiler(() => JSON.stringify);
	const alive = {200: z.object({status: z.literal('ok')}).describe('It is')};
	app.get('/health', schema('getHealth', 'Whether the process is alive', alive), async (_request, reply) =>
		reply.header('cache-control', 'no-store').send({status: 'ok'}),
	);
	app.get(
		'/ready',
		schema('getReadiness', 'Whether it can answer, and why not', readyAnswers),
		async (_request, reply) => {
			const state = readiness();
			return reply
				.code(state.isReady ? 200 : 503)
				.header('cache-control', 'no-store')
				.send({status: state.isReady ? 'ready' : 'not ready', checks: state.checks});
		},
	);
	app.get('/metrics', schema('getMetrics', 'Figures for Prometheus', {200: figures}), async (_request, reply) =>
		reply
			.header('cache-control', 'no-store')
			.type('text/plain; version=0.0.4; charset=utf-8')
			.send(await metricsText()),
	);
}
