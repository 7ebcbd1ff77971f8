import type {FastifyInstance} from 'fastify';
import type {Readiness} from '../readiness.ts';

export interface OperatorRoutesOptions {
	readiness: () => Readiness;
	/** The text of `/metrics`, of all processes together. */
	metricsText: () => Promise<string>;
}

/** `/health`, `/ready`, `/metrics`: none of them waits for the upstream. */
export function addOperatorRoutes(app: FastifyInstance, {readiness, metricsText}: OperatorRoutesOptions): void {
	const schema = (summary: string) => ({schema: {summary, tags: ['operation']}});
	app.get('/health', schema('Whether the process is alive'), async (_request, reply) =>
		reply.header('cache-control', 'no-store').send({status: 'ok'}),
	);
	app.get('/ready', schema('Whether it can answer, and why not'), async (_request, reply) => {
		const state = readiness();
		return reply
			.code(state.isReady ? 200 : 503)
			.header('cache-control', 'no-store')
			.send({status: state.isReady ? 'ready' : 'not ready', checks: state.checks});
	});
	app.get('/metrics', schema('Figures for Prometheus'), async (_request, reply) =>
		reply
			.header('cache-control', 'no-store')
			.type('text/plain; version=0.0.4; charset=utf-8')
			.send(await metricsText()),
	);
}
