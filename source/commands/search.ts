import {searchDocument} from '../relay/documents.ts';
import {searchText} from '../relay/search-text.ts';
import {cleanText} from '../shared/clean-text.ts';
import {LunchError} from '../shared/errors.ts';
import {foldedWords} from '../shared/fold.ts';
import type {CommandContext} from './context.ts';
import {renewLater, withRelay} from './with-relay.ts';

/** Work that takes longer says so. */
const PROGRESS_AFTER_MS = 500;

/** `lunch search <words…>`: exit code 1 without a match. */
export async function search(context: CommandContext): Promise<number> {
	const {words, flags, output} = context;
	// It is written out again, and may come from somewhere else than a person's own keys.
	const query = cleanText(words.join(' '));
	if (foldedWords(query).length === 0) {
		throw new LunchError('USAGE', `"${query}" has no word to search for.`, {
			hint: 'Name a dish, as in `lunch search soppa`.',
		});
	}
	return withRelay(context, async (relay, asking) => {
		let message = 'Reading the list of restaurants';
		let isShown = false;
		// A timer, since an upstream that does not answer at all makes no progress to report.
		const timer = setTimeout(() => {
			isShown = true;
			output.progress(message);
		}, PROGRESS_AFTER_MS);
		const found = await relay
			.search(query, {
				...asking,
				onProgress(done, total) {
					message = `Reading menus: ${done} of ${total}`;
					if (isShown) output.progress(message);
				},
			})
			.finally(() => {
				clearTimeout(timer);
				output.progress(null);
			});
		if (flags.json) output.json(searchDocument(found));
		else output.write(searchText(found, {style: output.style, now: relay.now(), today: relay.today()}));
		for (const {restaurant, error} of found.missing) output.note(`no menu of ${restaurant.name}: ${error.message}`);
		if (found.stale.length > 0)
			renewLater(
				context,
				found.stale.map(({id}) => id),
			);
		return found.matches.length > 0 ? 0 : 1;
	});
}
