import {findRestaurant} from '../../relay/find-restaurant.ts';
import {menuDocument} from '../../relay/output/documents.ts';
import {menuText} from '../../relay/output/menu-text.ts';
import type {AskRelay, MenuAnswer, Relay} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {editDistance} from '../../shared/text/edit-distance.ts';
import {fold} from '../../shared/text/fold.ts';
import type {CommandContext} from '../context.ts';
import {withProgress} from '../jobs/with-progress.ts';
import {leftOutNotes, sampleNote} from './notes.ts';
import {renewLater, withRelay} from './with-relay.ts';

/** `lunch <restaurant>`, `lunch show <restaurant>` */
export async function show(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	const wanted = words.join(' ');
	if (wanted.trim() === '') {
		throw new LunchError('USAGE', 'Which restaurant?', {
			hint: 'Name one, as in `lunch bikupan`; `lunch list` shows them all.',
		});
	}
	await withRelay(context, async (relay, ask) => {
		await refuseMistypedCommand(context, relay);
		const {answer, isListStale} = await withProgress(output, 'Asking for the menu', () => askMenu(relay, wanted, ask), {
			quiet: true,
		});
		if (flags.json) output.json(menuDocument(answer));
		else output.write(menuText(answer, {style: output.style, now: relay.now(), today: relay.today()}));
		if (!flags.json) sampleNote(output, answer.source);
		leftOutNotes(output, answer, 'dish', 'dishes');
		if (answer.source.state === 'stale') renewLater(context, [answer.restaurant.id]);
		else if (isListStale) renewLater(context, []);
	});
}

async function askMenu(
	relay: Relay,
	wanted: string,
	ask: AskRelay,
): Promise<{answer: MenuAnswer; isListStale: boolean}> {
	// The list says what there is; asking for it anew each time is not what --refresh is for.
	const listAsk: AskRelay = ask.cacheMode === 'refresh' ? {...ask, cacheMode: 'cached'} : ask;
	const listing = await relay.restaurants(listAsk);
	const isStale = listing.source.state === 'stale';
	try {
		const {id} = findRestaurant(listing.restaurants, wanted);
		return {answer: await relay.menu(id, ask), isListStale: isStale};
	} catch (error) {
		if (!isStale || !isNotFound(error)) throw error;
		// It may have opened since that list was fetched.
		const restaurant = await relay.find(wanted, {...ask, cacheMode: 'refresh'}).catch(() => null);
		if (!restaurant) throw error;
		return {answer: await relay.menu(restaurant.id, ask), isListStale: false};
	}
}

function isNotFound(error: unknown): error is LunchError {
	return error instanceof LunchError && error.code === 'RESTAURANT_NOT_FOUND';
}

/**
 * A mistyped command looks like an unknown restaurant. Where no restaurant of that name is stored, that is
 * the error at once, and no network is asked. Throws RESTAURANT_NOT_FOUND.
 */
async function refuseMistypedCommand({words, isNamed, commands, flags}: CommandContext, relay: Relay): Promise<void> {
	const [word = ''] = words;
	const meant = isNamed ? undefined : nearCommand(word, commands);
	if (meant === undefined) return;
	const stored = await relay.restaurants({cacheMode: flags.demo ? 'cached' : 'offline'}).catch(() => null);
	const isRestaurant = stored?.restaurants.some(({id, name}) =>
		[id, name].some(known => fold(known).startsWith(fold(words.join(' ')))),
	);
	if (isRestaurant) return;
	throw new LunchError('RESTAURANT_NOT_FOUND', `"${word}" is neither a command nor a restaurant that is known here.`, {
		hint: `Did you mean the command \`lunch ${meant}\`? A restaurant is asked for by \`lunch show ${word}\`.`,
	});
}

/** A command that is one slip of the keyboard away from a word. */
function nearCommand(word: string, commands: CommandContext['commands']): string | undefined {
	const names = Object.keys(commands).flatMap(name => (commands[name]?.isHidden ? [] : (name.split(' ')[0] ?? [])));
	return word.length < 3 ? undefined : names.find(name => editDistance(word.toLowerCase(), name, 1) === 1);
}
