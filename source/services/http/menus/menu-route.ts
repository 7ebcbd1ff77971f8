import type {FastifyInstance, FastifyRequest} from 'fastify';
import * as z from 'zod';
import {menuText} from '../../../relay/output/menu-text.ts';
import type {Relay} from '../../../relay/relay.ts';
import {inLanguage, spokenLanguage} from '../../../shared/language/texts.ts';
import {type PriceRole, priceRoles} from '../../../shared/settings/reader-settings.ts';
import {plainStyle, type TextStyle} from '../../../shared/text/text-style.ts';
import {badRequest, problemAnswer, upstreamFailures} from '../problem.ts';
import {goneSignal} from '../request-lifecycle.ts';
import {sendText} from '../typed-answer.ts';
import {typedRoutes} from '../typed-routes.ts';
import {askedDay} from './asked-day.ts';
import {askedLanguage} from './asked-language.ts';
import {sendFeed} from './feed-routes.ts';

const LONGEST_NAME = 200;
const querystring = z.object({
	date: z.string().optional().describe('Another day than today, as in tomorrow, friday, 2026-12-01'),
	lines: z.string().optional().describe('The dishes alone'),
	color: z.string().optional().describe('Colours'),
	'price-for': z.string().optional().describe('The role whose price is shown, as in students'),
	lang: z.string().optional().describe('Another language than that of Accept-Language, as in sv'),
});

export interface MenuRouteOptions {
	relay: Relay;
	/** The terminal's colours, for those who ask for them. */
	colors: TextStyle;
	/** The address of a request as its client asked for it. */
	ownAddress: (request: FastifyRequest) => string;
	/** The role whose price is shown where a client names none; null for every price. */
	priceFor: PriceRole | null;
}

/**
 * `GET /menu/{restaurant}`: the text of `lunch <restaurant>`, for curl. `?lines` gives the dishes alone,
 * one a line; `?color` the terminal's colours; `?price-for` the price of one role. Its language is that of `?lang` or
 * `Accept-Language`. `/menu/{restaurant}.ics` and `.atom` are its week, to subscribe to.
 */
export function addMenuRoute(app: FastifyInstance, {relay, colors, ownAddress, priceFor}: MenuRouteOptions): void {
	typedRoutes(app).get(
		'/menu/:restaurant',
		{
			schema: {
				operationId: 'getMenuText',
				summary: "Today's menu as text; with .ics or .atom behind the name its week as a feed",
				tags: ['menus'],
				params: z.object({restaurant: z.string().describe("The restaurant's id, or enough of its name")}),
				querystring,
				response: {
					200: {description: 'The menu', content: {'text/plain': {schema: z.string()}}},
					400: problemAnswer('The name is too long, the date is not a day, or nobody has prices of that role'),
					404: problemAnswer('No restaurant is meant by this, or several are'),
					...upstreamFailures,
				},
			},
		},
		async (request, reply) => {
			const signal = goneSignal(request, reply);
			const wanted = request.params.restaurant;
			if (wanted.length > LONGEST_NAME)
				throw badRequest('This name is too long.', 'Give the id, or enough of the name.');
			const [, named = '', form] = /^(.+)\.(ics|atom)$/.exec(wanted) ?? [];
			if (form === 'ics' || form === 'atom') {
				const {id} = await relay.find(named, {signal});
				const {restaurant, days, source} = await relay.week(id, {signal});
				const fetchedAt = source.fetchedAt ?? relay.now();
				const menus = days.map(menu => ({restaurant, menu, fetchedAt}));
				return sendFeed(form, {request, reply, relay, title: restaurant.name, address: ownAddress(request)}, menus);
			}
			const restaurant = await relay.find(wanted, {signal});
			const day = askedDay(relay, restaurant.id, request.query.date);
			const answer = await relay.menu(restaurant.id, {day, signal});
			const isLines = request.query.lines !== undefined;
			const style = request.query.color !== undefined ? colors : plainStyle;
			const context = {
				style,
				now: relay.now(),
				today: relay.today(restaurant.id),
				priceFor: askedRole(request.query['price-for']) ?? priceFor,
			};
			const text = isLines
				? answer.menu.dishes.map(({name}) => `${name}\n`).join('')
				: await inLanguage(askedLanguage(request) ?? spokenLanguage(), () => menuText(answer, context));
			reply.header('vary', 'accept-language');
			return sendText(request, reply, 'text/plain; charset=utf-8', text, answer.source.fetchedAt);
		},
	);
}

/** The role whose prices a client wants; undefined where it does not say. */
function askedRole(text: string | undefined): PriceRole | undefined {
	if (text === undefined) return undefined;
	const role = priceRoles.find(known => known === text);
	if (role) return role;
	throw badRequest(`There are no prices for "${text}".`, `Write it as in ?price-for=${priceRoles.join(' or ')}.`);
}
