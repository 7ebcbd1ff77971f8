import {menuDocument} from '../../relay/output/documents.ts';
import {menuText} from '../../relay/output/menu-text.ts';
import type {Relay} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {message, translate} from '../../shared/language/texts.ts';
import {editDistance} from '../../shared/text/edit-distance.ts';
import {fold} from '../../shared/text/fold.ts';
import {splitDay} from '../../shared/time/day-phrase.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {withProgress} from '../with-progress.ts';
import {findWanted} from './find-listed.ts';
import {leftOutNotes, sampleNote} from './notes.ts';
import {renewLater, textContextOf, withRelay} from './with-relay.ts';

/** `lunch <restaurant> [day]`, `lunch show <restaurant> [day]` */
export async function show(context: CommandContext): Promise<void> {
	const {words, flags, output} = context;
	if (words.join(' ').trim() === '') {
		throw new LunchError('USAGE', message('Which restaurant?'), {
			hint: message('Name one, as in `lunch bikupan`; `lunch list` shows them all.'),
		});
	}
	await withRelay(context, async (relay, ask) => {
		await refuseMistypedCommand(context, relay);
		const {answer, isListStale} = await withProgress(
			output,
			translate('Asking for the menu'),
			async () => {
				const {restaurant, day, ...found} = await findWanted(relay, {words, date: textFlag(flags, 'date')}, ask);
				return {...found, answer: await relay.menu(restaurant.id, {...ask, day: day ?? undefined})};
			},
			{quiet: true},
		);
		if (flags.json) output.json(menuDocument(answer));
		else output.write(menuText(answer, textContextOf(context, relay, answer.restaurant.id)));
		if (!flags.json) sampleNote(output, answer.source);
		leftOutNotes(output, answer, 'dishes');
		if (answer.source.state === 'stale') renewLater(context, [answer.restaurant.id]);
		else if (isListStale) renewLater(context, []);
	});
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
	const {rest} = splitDay(words, relay.today());
	const isRestaurant = stored?.restaurants.some(({id, name}) =>
		[id, name].some(known => fold(known).startsWith(fold(rest.join(' ')))),
	);
	if (isRestaurant) return;
	throw new LunchError(
		'RESTAURANT_NOT_FOUND',
		message('"{word}" is neither a command nor a restaurant that is known here.', {word}),
		{
			hint: message('Did you mean the command `lunch {command}`? A restaurant is asked for by `lunch show {word}`.', {
				command: meant,
				word,
			}),
		},
	);
}

/** A command that is one slip of the keyboard away from a word. */
function nearCommand(word: string, commands: CommandContext['commands']): string | undefined {
	const names = Object.keys(commands).flatMap(name => (commands[name]?.isHidden ? [] : (name.split(' ')[0] ?? [])));
	return word.length < 3 ? undefined : names.find(name => editDistance(word.toLowerCase(), name, 1) === 1);
}
