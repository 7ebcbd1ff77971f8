import type {FastifyInstance, FastifyPluginAsync} from 'fastify';

/** Routes whose hooks are theirs alone, for `app.register`. */
export function scoped(add: (scope: FastifyInstance) => void | Promise<void>): FastifyPluginAsync {
	return async scope => add(scope);
}
