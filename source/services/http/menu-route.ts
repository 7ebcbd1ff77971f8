import type {FastifyInstance} from 'fastify';
import * as z from 'zod';
import {menuText} from '../../relay/output/menu-text.ts';
import type {Relay} from '../../relay/relay.ts';
import {plainStyle, type TextStyle} from '../../shared/text/text-style.ts';
import {badRequest, problemAnswer, upstreamFailures} from './problem.ts';
import {goneSignal} from './request-lifecycle.ts';
import {sendText} from './typed-answer.ts';

const LONGEST_NAME = 200;

/**
 * `GET /menu/{restaurant}`: the text of `lunch <restaurant>`, for curl. `?lines` gives the dishes alone,
 * one a line; `?color` the terminal's colours.
 */
export function addMenuRoute(app: FastifyInstance, relay: Relay, colors: TextStyle): void {
	// Answers are not checked at run time.
	app.setSerializerCompiler(() => JSON.stringify);
	app.get<{Params: {restaurant: string}; Querystring: Record<string, string>}>(
		'/menu/:restaurant',
		{
			schema: {
				operationId: 'getMenuText',
				summary:
					"Today's menu as text: the restaurant's id, or enough of its name; ?lines for the dishes alone, ?color for colours",
				tags: ['menus'],
				response: {
					200: {description: 'The menu', content: {'text/plain': {schema: z.string()}}},
					400: problemAnswer('The name is too long'),
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
			const restaurant = await relay.find(wanted, {signal});
			const answer = await relay.menu(restaurant.id, {signal});
			const isLines = 'lines' in request.query;
			const style = 'color' in request.query ? colors : plainStyle;
			const text = isLines
				? answer.menu.dishes.map(({name}) => `${name}\n`).join('')
				: menuText(answer, {style, now: relay.now(), today: relay.today()});
			return sendText(request, reply, 'text/plain; charset=utf-8', text, answer.source.fetchedAt);
		},
	);
}
