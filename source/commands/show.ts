import {menuDocument} from '../relay/documents.ts';
import {findRestaurant} from '../relay/find-restaurant.ts';
import {menuText} from '../relay/menu-text.ts';
import type {AskRelay, MenuAnswer, Relay} from '../relay/relay.ts';
import {editDistance} from '../shared/edit-distance.ts';
import {LunchError} from '../shared/errors.ts';
import type {CommandContext} from './context.ts';
import {skippedNote} from './notes.ts';
import {withProgress} from './with-progress.ts';
import {renewLater, withRelay} from './with-relay.ts';

/** `lunch <restaurant>`, `lunch show <restaurant>` */
export async function show(context: CommandContext): Promise<void> {
	const {words, flags, output, commands} = context;
	const wanted = words.join(' ');
	if (wanted.trim() === '') {
		throw new LunchError('USAGE', 'Which restaurant?', {
			hint: 'Name one, as in `lunch bikupan`; `lunch list` shows them all.',
		});
	}
	await withRelay(context, async (relay, asking) => {
		const asked = withProgress(output, 'Asking for the menu', () => askMenu(relay, wanted, asking), {quiet: true});
		const {answer, isListStale} = await asked.catch((error: unknown) => {
			throw withCommandSuggestion(error, words, commands);
		});
		if (flags.json) output.json(menuDocument(answer));
		else output.write(menuText(answer, {style: output.style, now: relay.now(), today: relay.today()}));
		skippedNote(output, answer.skipped, 'dish', 'dishes');
		if (answer.source.state === 'stale') renewLater(context, [answer.restaurant.id]);
		else if (isListStale) renewLater(context, []);
	});
}

async function askMenu(
	relay: Relay,
	wanted: string,
	asking: AskRelay,
): Promise<{answer: MenuAnswer; isListStale: boolean}> {
	// The list says what there is; asking for it anew each time is not what --refresh is for.
	const listAsking: AskRelay = asking.asking === 'refresh' ? {...asking, asking: 'cached'} : asking;
	const listing = await relay.restaurants(listAsking);
	const isStale = listing.source.state === 'stale';
	try {
		const {id} = findRestaurant(listing.restaurants, wanted);
		return {answer: await relay.menu(id, asking), isListStale: isStale};
	} catch (error) {
		if (!isStale || !isNotFound(error)) throw error;
		// It may have opened since that list was fetched.
		const restaurant = await relay.find(wanted, {...asking, asking: 'refresh'}).catch(() => null);
		if (!restaurant) throw error;
		return {answer: await relay.menu(restaurant.id, asking), isListStale: false};
	}
}

function isNotFound(error: unknown): error is LunchError {
	return error instanceof LunchError && error.code === 'RESTAURANT_NOT_FOUND';
}

/** A mistyped command looks like an unknown restaurant: say so. */
function withCommandSuggestion(
	error: unknown,
	[word = '']: readonly string[],
	commands: CommandContext['commands'],
): unknown {
	if (!isNotFound(error) || error.suggestions.length > 0) return error;
	const command = Object.entries(commands).find(
		([name, {isHidden}]) => !isHidden && editDistance(word, name, 2) <= 2,
	)?.[0];
	if (!command) return error;
	return new LunchError(error.code, error.message, {
		hint: `Did you mean the command \`lunch ${command}\`?`,
		cause: error,
	});
}
