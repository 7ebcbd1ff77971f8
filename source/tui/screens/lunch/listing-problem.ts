import type {Listing} from '../../../relay/relay.ts';
import {cutText} from '../../../shared/text/text-width.ts';
import {type Line, line} from '../../components/line.ts';
import type {Snapshot} from '../../model/app/app.ts';

/** A line about a source that is left out of a list, while others are shown; none where nothing is wrong. */
export function listingProblem(listing: Listing | null, {data, config}: Snapshot, columns: number): Line[] {
	const failure = listing?.source.lastError;
	if (!failure || listing?.source.state === 'offline' || data.sources.length < 2) return [];
	return [line(cutText(`A source is left out: ${failure.message}`, columns, config.signs.ellipsis), 'warning')];
}
