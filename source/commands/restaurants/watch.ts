import {dishAlertDocument} from '../../relay/output/documents.ts';
import {type DishAlert, watchDishes} from '../../relay/watch-dishes.ts';
import {LunchError} from '../../shared/errors.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import {dayInWords} from '../../shared/time/calendar.ts';
import {notificationSequence, notifyDesktop} from '../../tui/terminal/notification.ts';
import type {CommandContext} from '../context.ts';
import {askOf, openRelayOf} from './with-relay.ts';

/** `lunch watch <pattern>`: says when a dish comes up, until it is interrupted; with --once, until the first one. */
export async function watch(context: CommandContext): Promise<number> {
	const {words, flags, output, env} = context;
	const query = cleanText(words.join(' '));
	if (foldedWords(query).length === 0) {
		throw new LunchError('USAGE', `"${query}" has no word to watch for.`, {
			hint: "Name dishes, as in `lunch watch 'pannkaka|raggmunk'`.",
		});
	}
	// One document is all that --json can be.
	const isOnce = flags.once === true || flags.json === true;
	const relay = await openRelayOf(context, output.note, true);
	try {
		const alerts = watchDishes(relay, query, {
			...askOf(context),
			isWeek: flags.week === true,
			onFailure: error => output.note(error.message),
			onLook: count =>
				output.canRewrite && output.progress(`Watching ${count} restaurants for "${query}"; Ctrl-C ends it`),
		});
		for await (const alert of alerts) {
			if (flags.json || flags.ndjson) output.json(dishAlertDocument(alert));
			else output.write(`${lineOf(alert, relay.today(alert.restaurant.id))}\n`);
			const text = alert.dishes.map(({name}) => name).join(', ');
			const isSeen = output.isTerminal && !flags.json && !flags.ndjson;
			if (isSeen) output.write(notificationSequence(alert.restaurant.name, text, env));
			const failure = flags.notify ? await notifyDesktop(alert.restaurant.name, text, env) : null;
			if (failure) output.note(failure);
			if (isOnce) return 0;
		}
		return 0;
	} finally {
		output.progress(null);
		await relay.close();
	}
}

function lineOf({restaurant, date, dishes}: DishAlert, today: string): string {
	const day = date === today ? '' : `${dayInWords(date)}  `;
	return `${day}${restaurant.name}: ${dishes.map(({name}) => name).join(', ')}`;
}
