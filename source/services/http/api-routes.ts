import type {FastifyInstance} from 'fastify';
import {validatorCompiler, type ZodTypeProvider} from 'fastify-type-provider-zod';
import * as z from 'zod';
import {listDocument, menuDocument, searchDocument} from '../../relay/output/documents.ts';
import {listDocumentSchema, menuDocumentSchema, searchDocumentSchema} from '../../relay/output/schema.ts';
import type {Relay} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import {badRequest, problemAnswer, upstreamFailures} from './problem.ts';
import {goneSignal} from './request-lifecycle.ts';
import {sendJson} from './typed-answer.ts';

const LONGEST_QUERY = 200;

/** `/v1/…`: the same JSON documents as `lunch … --json`, whatever shape the upstream speaks. */
export function addApiRoutes(app: FastifyInstance, relay: Relay): void {
	// Only for these routes. What they answer is not checked at run time: it is made by the code that the
	// command line uses, and one odd address of a restaurant must not take the whole list away.
	const api = app
		.setValidatorCompiler(validatorCompiler)
		.setSerializerCompiler(() => JSON.stringify)
		.withTypeProvider<ZodTypeProvider>();

	api.get(
		'/v1/restaurants',
		{
			schema: {
				operationId: 'listRestaurants',
				summary: 'Every restaurant',
				tags: ['menus'],
				response: {200: listDocumentSchema, ...upstreamFailures},
			},
		},
		async (request, reply) => {
			return sendJson(request, reply, listDocument(await relay.restaurants({signal: goneSignal(request, reply)})));
		},
	);

	api.get(
		'/v1/restaurants/:id',
		{
			schema: {
				operationId: 'getMenu',
				summary: "Today's menu of one restaurant",
				tags: ['menus'],
				params: z.object({id: z.string().min(1).max(100).describe("The upstream's id of it; case matters")}),
				response: {200: menuDocumentSchema, 404: problemAnswer('No restaurant has this id'), ...upstreamFailures},
			},
		},
		async (request, reply) => {
			const {id} = request.params;
			// The id becomes a segment of an address.
			if (!/^[\p{L}\p{N}][\p{L}\p{N}._~-]*$/u.test(id)) throw unknownId(id);
			return sendJson(request, reply, menuDocument(await relay.menu(id, {signal: goneSignal(request, reply)})));
		},
	);

	api.get(
		'/v1/dishes',
		{
			schema: {
				operationId: 'searchDishes',
				summary: 'Which restaurants serve a dish today',
				tags: ['menus'],
				querystring: z.object({
					q: z.string().max(LONGEST_QUERY).describe('Words of the dish; all must match, case and accents aside'),
				}),
				response: {200: searchDocumentSchema, 400: problemAnswer('No word to search for'), ...upstreamFailures},
			},
		},
		async (request, reply) => {
			const {q} = request.query;
			if (foldedWords(q).length === 0)
				throw badRequest('There is no word to search for.', 'Name a dish, as in /v1/dishes?q=pannkaka.');
			return sendJson(request, reply, searchDocument(await relay.search(q, {signal: goneSignal(request, reply)})));
		},
	);

	app.get('/v1/*', {schema: {hide: true}}, async request => {
		throw new LunchError('NOT_FOUND', `There is no ${request.url.split('?')[0]}.`, {
			hint: 'See /docs for what there is.',
		});
	});
}

function unknownId(id: string): LunchError {
	return new LunchError('RESTAURANT_NOT_FOUND', `There is no restaurant with the id "${id}".`, {
		hint: 'See them all at /v1/restaurants.',
	});
}
