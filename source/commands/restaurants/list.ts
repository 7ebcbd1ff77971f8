import {listDocument} from '../../relay/output/documents.ts';
import {listText} from '../../relay/output/list-text.ts';
import type {Listing} from '../../relay/relay.ts';
import {LunchError} from '../../shared/errors.ts';
import {message, translate} from '../../shared/language/texts.ts';
import {fold} from '../../shared/text/fold.ts';
import type {CommandContext} from '../context.ts';
import {textFlag} from '../flags.ts';
import {withProgress} from '../with-progress.ts';
import {leftOutNotes, sampleNote} from './notes.ts';
import {renewLater, textContextOf, withRelay} from './with-relay.ts';

/** `lunch list` */
export async function list(context: CommandContext): Promise<void> {
	const {flags, output} = context;
	await withRelay(context, async (relay, ask) => {
		const all = await withProgress(output, translate('Reading the list of restaurants'), () => relay.restaurants(ask), {
			quiet: true,
		});
		const listing = inRegion(all, textFlag(flags, 'region'));
		if (flags.json) output.json(listDocument(listing));
		else output.write(listText(listing, textContextOf(context, relay)));
		if (!flags.json) sampleNote(output, listing.source);
		leftOutNotes(output, listing, 'restaurants');
		if (listing.source.state === 'stale') renewLater(context, []);
	});
}

function inRegion(listing: Listing, region: string | undefined): Listing {
	if (region === undefined) return listing;
	const restaurants = listing.restaurants.filter(restaurant => fold(restaurant.region ?? '') === fold(region));
	if (restaurants.length > 0) return {...listing, restaurants};
	const regions = [...new Set(listing.restaurants.flatMap(restaurant => restaurant.region ?? []))].sort();
	throw new LunchError('RESTAURANT_NOT_FOUND', message('There is no restaurant in the region "{region}".', {region}), {
		hint: message('The regions are {regions}.', {regions: regions.join(', ')}),
		suggestions: regions,
	});
}
