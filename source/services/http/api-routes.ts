import type {FastifyInstance} from 'fastify';
import * as z from 'zod';
import {
	listDocument,
	menuDocument,
	searchDocument,
	sourcesDocument,
	weekDocument,
} from '../../relay/output/documents.ts';
import {
	listDocumentSchema,
	menuDocumentSchema,
	searchDocumentSchema,
	sourcesDocumentSchema,
	weekDocumentSchema,
} from '../../relay/output/schema.ts';
import type {Relay} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import {askedDay} from './menus/asked-day.ts';
import {badRequest, problemAnswer, upstreamFailures} from './problem.ts';
import {goneSignal} from './request-lifecycle.ts';
import {sendJson} from './typed-answer.ts';
import {typedRoutes} from './typed-routes.ts';

const LONGEST_QUERY = 200;

const idParameter = z.object({
	id: z.string().min(1).max(120).describe("The upstream's id of it, or `source:id`; case matters"),
});
const dayParameter = z.object({
	date: z.string().max(40).optional().describe('A day: 2026-12-01, or as in tomorrow, friday, +2; left out for today'),
});

function menuResponses<Schema extends z.ZodType>(document: Schema) {
	return {
		200: document,
		400: problemAnswer('The date is not a day'),
		404: problemAnswer('No restaurant has this id'),
		...upstreamFailures,
	};
}

/** The restaurant and the day that a request is about. Throws RESTAURANT_NOT_FOUND, and a bad request for a date that is none. */
function checkedMenu(
	relay: Relay,
	{params: {id}, query: {date}}: {params: {id: string}; query: {date?: string | undefined}},
): {id: string; day: string | undefined} {
	// The id becomes a segment of an address.
	if (!/^(?:[a-z]+\d*:)?[\p{L}\p{N}][\p{L}\p{N}._~-]*$/u.test(id)) throw unknownId(id);
	return {id, day: askedDay(relay, id, date)};
}

/** `/v1/…`: the same JSON documents as `lunch … --json`, whatever shape the upstream speaks. */
export function addApiRoutes(app: FastifyInstance, relay: Relay): void {
	const api = typedRoutes(app);

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
				summary: "One restaurant's menu, of today or another day",
				tags: ['menus'],
				params: idParameter,
				querystring: dayParameter,
				response: menuResponses(menuDocumentSchema),
			},
		},
		async (request, reply) => {
			const {id, day} = checkedMenu(relay, request);
			return sendJson(request, reply, menuDocument(await relay.menu(id, {day, signal: goneSignal(request, reply)})));
		},
	);

	api.get(
		'/v1/restaurants/:id/week',
		{
			schema: {
				operationId: 'getWeek',
				summary: 'The menus of one restaurant in a week, Monday to Sunday',
				tags: ['menus'],
				params: idParameter,
				querystring: dayParameter,
				response: menuResponses(weekDocumentSchema),
			},
		},
		async (request, reply) => {
			const {id, day} = checkedMenu(relay, request);
			return sendJson(request, reply, weekDocument(await relay.week(id, {day, signal: goneSignal(request, reply)})));
		},
	);

	api.get(
		'/v1/sources',
		{
			schema: {
				operationId: 'listSources',
				summary: 'The sources that are relayed, and what each can do',
				tags: ['menus'],
				response: {200: sourcesDocumentSchema},
			},
		},
		async (request, reply) => sendJson(request, reply, sourcesDocument(relay.sources)),
	);

	api.get(
		'/v1/dishes',
		{
			schema: {
				operationId: 'searchDishes',
				summary: 'Which restaurants serve a dish, today or in this week',
				tags: ['menus'],
				querystring: z.object({
					q: z.string().max(LONGEST_QUERY).describe('Words of the dish; all must match, case and accents aside'),
					week: z.enum(['', '1', 'true']).optional().describe('On the days of this week that are to come'),
				}),
				response: {200: searchDocumentSchema, 400: problemAnswer('No word to search for'), ...upstreamFailures},
			},
		},
		async (request, reply) => {
			const {q, week} = request.query;
			if (foldedWords(q).length === 0)
				throw badRequest('There is no word to search for.', 'Name a dish, as in /v1/dishes?q=pannkaka.');
			return sendJson(
				request,
				reply,
				searchDocument(await relay.search(q, {isWeek: week !== undefined, signal: goneSignal(request, reply)})),
			);
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
