import type {FastifyInstance} from 'fastify';
import type {ZodTypeProvider} from 'fastify-type-provider-zod';
import type * as z from 'zod';
import {fitSchema} from '../../shared/fit-schema.ts';
import {badRequest} from './problem.ts';

/**
 * Has requests to the routes of a scope checked by their schemas. Answers are not checked: they are made by the code that the
 * command line uses, and one odd address of a restaurant must not take the whole list away.
 */
export function typedRoutes(scope: FastifyInstance) {
	return scope
		.setValidatorCompiler<z.ZodType>(({schema}) => value => {
			const {data, fault} = fitSchema(schema, value);
			return fault === null ? {value: data} : {error: badRequest(`${fault}.`, 'See /docs for what can be asked.')};
		})
		.setSerializerCompiler(() => JSON.stringify)
		.withTypeProvider<ZodTypeProvider>();
}
