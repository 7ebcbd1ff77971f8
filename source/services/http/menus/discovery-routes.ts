import type {FastifyInstance} from 'fastify';
import * as z from 'zod';
import {diets} from '../../../relay/menus/diets.ts';
import {createDirectorySearch} from '../../../relay/menus/directory-search.ts';
import {readCoordinate} from '../../../relay/menus/distance.ts';
import {listDocument, todayDocument} from '../../../relay/output/documents.ts';
import {listDocumentSchema, todayDocumentSchema} from '../../../relay/output/schema.ts';
import {rankMenus} from '../../../relay/rank-menus.ts';
import type {Relay} from '../../../relay/relay.ts';
import {foldedWords} from '../../../shared/text/fold.ts';
import {badRequest, problemAnswer, upstreamFailures} from '../problem.ts';
import {goneSignal} from '../request-lifecycle.ts';
import {sendJson} from '../typed-answer.ts';
import {typedRoutes} from '../typed-routes.ts';

const MAX_LENGTH = 200;
const list = z.string().max(2000).optional();

/** `/v1/today` and `/v1/find`: where to go, by what somebody likes, and what canteens there are. */
export function addDiscoveryRoutes(app: FastifyInstance, relay: Relay): void {
	const api = typedRoutes(app);

	api.get(
		'/v1/today',
		{
			schema: {
				operationId: 'rankToday',
				summary: "Today's menus, the best first by what somebody likes",
				tags: ['menus'],
				querystring: z.object({
					favourites: list.describe('Ids of favourite restaurants, as in a,b'),
					dishes: list.describe('Words of favourite dishes, as in soppa,pannkaka'),
					diet: z.enum(diets).optional(),
				}),
				response: {200: todayDocumentSchema, 400: problemAnswer('There is no such diet'), ...upstreamFailures},
			},
		},
		async (request, reply) => {
			const {favourites, dishes, diet} = request.query;
			const taste = {favourites: split(favourites), words: split(dishes), diets: diet ? [diet] : []};
			return sendJson(
				request,
				reply,
				todayDocument(await rankMenus(relay, taste, {signal: goneSignal(request, reply)})),
			);
		},
	);

	api.get(
		'/v1/find',
		{
			schema: {
				operationId: 'findRestaurants',
				summary: 'Canteens of all sources, by name, town or distance',
				tags: ['menus'],
				querystring: z.object({
					q: z
						.string()
						.max(MAX_LENGTH)
						.default('')
						.describe('Words of the name, the town or the address; all must match'),
					near: z.string().max(100).optional().describe('Degrees north and east, as in 51.34,12.38: the nearest first'),
					source: z.string().max(100).optional().describe('One source alone'),
				}),
				response: {
					200: listDocumentSchema,
					400: problemAnswer('Nothing to find by, or no such place'),
					...upstreamFailures,
				},
			},
		},
		async (request, reply) => {
			const {q, near, source} = request.query;
			const place = near === undefined ? null : readCoordinate(near);
			if (near !== undefined && place === null)
				throw badRequest(`"${near}" is not a place.`, 'Write it as in ?near=51.34,12.38.');
			if (place === null && foldedWords(q).length === 0) {
				throw badRequest('There is nothing to find by.', 'Name a canteen or a town, as in /v1/find?q=leipzig.');
			}
			const all = await relay.directory({source, signal: goneSignal(request, reply)});
			const restaurants = createDirectorySearch(all.restaurants)({text: q, near: place});
			return sendJson(request, reply, listDocument({...all, restaurants}));
		},
	);
}

function split(text: string | undefined): string[] {
	return text?.split(',').filter(part => part.trim() !== '') ?? [];
}
