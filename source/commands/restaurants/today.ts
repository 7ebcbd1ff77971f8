import {todayDocument} from '../../relay/output/documents.ts';
import {todayText} from '../../relay/output/today-text.ts';
import {rankMenus} from '../../relay/rank-menus.ts';
import {translate} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {withProgress} from '../with-progress.ts';
import {sampleNote} from './notes.ts';
import {tasteOf} from './taste.ts';
import {renewLater, textContextOf, withRelay} from './with-relay.ts';

/** `lunch today`: the restaurants by what the person likes, with the reasons, as the app's screen Today has them. */
export async function today(context: CommandContext): Promise<void> {
	const {flags, output, settings} = context;
	const taste = tasteOf(settings);
	await withRelay(context, async (relay, ask) => {
		const ranked = await withProgress(output, translate('Reading the list of restaurants'), report =>
			rankMenus(relay, taste, {
				...ask,
				onProgress: (done, total) => report(translate('Reading menus: {done} of {total}', {done, total})),
			}),
		);
		if (flags.json) output.json(todayDocument(ranked));
		else {
			output.write(todayText(ranked, taste, textContextOf(context, relay)));
			sampleNote(output, ranked.source);
		}
		for (const {restaurant, error} of ranked.missing)
			output.note(translate('no menu of {name}: {reason}', {name: restaurant.name, reason: error.text}));
		const stale = ranked.stale.map(({id}) => id);
		if (stale.length > 0) renewLater(context, stale);
	});
}
