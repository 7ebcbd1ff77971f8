import {searchDocument} from '../../relay/output/documents.ts';
import {noMatchText, searchText} from '../../relay/output/search-text.ts';
import {LunchError} from '../../shared/errors.ts';
import {message, translate} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import type {CommandContext} from '../context.ts';
import {withProgress} from '../with-progress.ts';
import {sampleNote} from './notes.ts';
import {renewLater, textContextOf, withRelay} from './with-relay.ts';

/** `lunch search <words…>`: exit code 1 without a match. */
export async function search(context: CommandContext): Promise<number> {
	const {words, flags, output} = context;
	const query = searchedDish(words.join(' '));
	return withRelay(context, async (relay, ask) => {
		const found = await withProgress(output, translate('Reading the list of restaurants'), report =>
			relay.search(query, {
				...ask,
				isWeek: flags.week === true,
				onProgress: (done, total) => report(translate('Reading menus: {done} of {total}', {done, total})),
			}),
		);
		const textContext = textContextOf(context, relay);
		if (flags.json) output.json(searchDocument(found));
		else {
			output.write(searchText(found, textContext));
			if (found.matches.length === 0) output.note(noMatchText(found, textContext));
			else sampleNote(output, found.source);
		}
		for (const {restaurant, error} of found.missing)
			output.note(translate('no menu of {name}: {reason}', {name: restaurant.name, reason: error.text}));
		if (found.stale.length > 0)
			renewLater(
				context,
				found.stale.map(({id}) => id),
			);
		return found.matches.length > 0 ? 0 : 1;
	});
}

/** The words to search for. It is written out again, and may come from elsewhere than a person's keys. Throws USAGE for none. */
export function searchedDish(text: string): string {
	const query = cleanText(text);
	if (foldedWords(query).length > 0) return query;
	throw new LunchError('USAGE', message('"{query}" has no word to search for.', {query}), {
		hint: message('Name a dish, as in `lunch search soppa`.'),
	});
}
