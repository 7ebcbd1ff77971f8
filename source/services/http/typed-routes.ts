import type {FastifyInstance} from 'fastify';
import {validatorCompiler, type ZodTypeProvider} from 'fastify-type-provider-zod';

/**
 * Has requests to the routes of a scope checked by their schemas. Answers are not checked: they are made by the code that the
 * command line uses, and one odd address of a restaurant must not take the whole list away.
 */
export function typedRoutes(scope: FastifyInstance) {
	return scope
		.setValidatorCompiler(validatorCompiler)
		.setSerializerCompiler(() => JSON.stringify)
		.withTypeProvider<ZodTypeProvider>();
}
