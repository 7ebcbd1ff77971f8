import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import * as z from 'zod';
import {atomFeed} from '../../../relay/output/atom-feed.ts';
import {calendarFeed, type FeedMenu} from '../../../relay/output/calendar-feed.ts';
import {menuOfToday, readEach} from '../../../relay/read-menus.ts';
import type {Relay} from '../../../relay/relay.ts';
import {LunchError} from '../../../shared/errors.ts';
import {badRequest, problemAnswer, upstreamFailures} from '../problem.ts';
import {goneSignal} from '../request-lifecycle.ts';
import {sendText} from '../typed-answer.ts';
import {typedRoutes} from '../typed-routes.ts';

const MAX_FAVOURITES = 50;
const querystring = z.object({favourites: z.string().optional().describe('Ids of restaurants, as in a,b')});

/** The forms that menus are subscribed to in. */
export const feedForms = {
	ics: {type: 'text/calendar; charset=utf-8', make: calendarFeed},
	atom: {type: 'application/atom+xml; charset=utf-8', make: atomFeed},
} as const;

export type FeedForm = keyof typeof feedForms;

/** `GET /today.ics` and `/today.atom`: what the favourites (`?favourites=a,b`), else all restaurants, serve today. */
export function addFeedRoutes(
	app: FastifyInstance,
	relay: Relay,
	ownAddress: (request: FastifyRequest) => string,
): void {
	const api = typedRoutes(app);
	for (const form of Object.keys(feedForms) as FeedForm[]) {
		const {type} = feedForms[form];
		api.get(
			`/today.${form}`,
			{
				schema: {
					operationId: form === 'ics' ? 'getTodayCalendar' : 'getTodayFeed',
					summary: `Today's menus of the restaurants in ?favourites=a,b, else of all, as ${form === 'ics' ? 'iCalendar' : 'Atom'}`,
					tags: ['menus'],
					querystring,
					response: {
						200: {description: 'The menus', content: {[type.split(';', 1)[0] ?? '']: {schema: z.string()}}},
						400: problemAnswer('Too many favourites'),
						...upstreamFailures,
					},
				},
			},
			async (request, reply) => {
				const signal = goneSignal(request, reply);
				const favourites = request.query.favourites?.split(',').filter(id => id !== '') ?? [];
				if (favourites.length > MAX_FAVOURITES) {
					throw badRequest(`These are more than ${MAX_FAVOURITES} favourites.`, 'Leave some of them out.');
				}
				const ids =
					favourites.length > 0 ? favourites : (await relay.restaurants({signal})).restaurants.map(({id}) => id);
				const menus = await menusOfToday(relay, ids, signal);
				return sendFeed(form, {request, reply, relay, title: 'Lunch today', address: ownAddress(request)}, menus);
			},
		);
	}
}

/** Today's menus. One that can't be had is left out: the others are worth having. */
async function menusOfToday(relay: Relay, ids: readonly string[], signal: AbortSignal): Promise<FeedMenu[]> {
	const results = await readEach(ids, id => menuOfToday(relay, id, {signal}), {signal});
	return results.flatMap(({result}) => {
		if (result instanceof LunchError) return [];
		const {restaurant, menu, source} = result;
		return {restaurant, menu, fetchedAt: source.fetchedAt ?? relay.now()};
	});
}

export interface FeedAnswer {
	request: FastifyRequest;
	reply: FastifyReply;
	relay: Relay;
	title: string;
	/** Of the feed itself. */
	address: string;
}

export function sendFeed(
	form: FeedForm,
	{request, reply, relay, title, address}: FeedAnswer,
	menus: readonly FeedMenu[],
) {
	const {type, make} = feedForms[form];
	return sendText(request, reply, type, make(menus, {title, address, now: relay.now()}));
}
