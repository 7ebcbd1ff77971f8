import {weekDocument, weeksDocument} from '../../relay/output/documents.ts';
import {weekText} from '../../relay/output/week-text.ts';
import type {WeekAnswer} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {message, translate} from '../../shared/language/texts.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {withProgress} from '../with-progress.ts';
import {dayNamed, findWanted} from './find-listed.ts';
import {sampleNote} from './notes.ts';
import {tasteOf} from './taste.ts';
import {renewLater, textContextOf, withRelay} from './with-relay.ts';

/** `lunch week [restaurant]`: without one, the weeks of all favourites. */
export async function week(context: CommandContext): Promise<void> {
	const {words, flags, output, settings} = context;
	const date = textFlag(flags, 'date');
	await withRelay(context, async (relay, ask) => {
		const weeks = await withProgress(output, translate('Asking for the menus'), async () => {
			if (words.length > 0) {
				const {restaurant, day} = await findWanted(relay, {words, date}, ask);
				return [await relay.week(restaurant.id, {...ask, day: day ?? undefined})];
			}
			const {favourites} = tasteOf(settings);
			if (favourites.length === 0) throw noFavourites();
			return Promise.all(
				favourites.map(id =>
					relay.week(id, {...ask, day: date === undefined ? undefined : dayNamed(date, relay.today(id))}),
				),
			);
		});
		const textOf = (answer: WeekAnswer) => weekText(answer, textContextOf(context, relay, answer.restaurant.id));
		const [first] = weeks;
		if (!flags.json) output.write(weeks.map(textOf).join('\n'));
		else if (words.length > 0 && first) output.json(weekDocument(first));
		else output.json(weeksDocument(weeks));
		if (!flags.json && first) sampleNote(output, first.source);
		const stale = weeks.filter(({source}) => source.state === 'stale').map(({restaurant}) => restaurant.id);
		if (stale.length > 0) renewLater(context, stale);
	});
}

function noFavourites(): LunchError {
	return new LunchError('USAGE', message('There are no favourites whose week could be shown.'), {
		hint: message('Name a restaurant, as in `lunch week bikupan`, or make favourites in the app (`lunch`).'),
	});
}
