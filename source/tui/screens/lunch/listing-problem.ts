import type {Listing} from '../../../relay/relay.ts';
import {translate, translated} from '../../../shared/language/texts.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import {type Line, wrapped} from '../../components/line.ts';
import type {Snapshot} from '../../model/app/app.ts';

/** Lines about a source that is left out of a list, while others are shown; none where nothing is wrong. */
export function listingProblem(listing: Listing | null, {data}: Snapshot, columns: number): Line[] {
	const failure = listing?.source.lastError;
	if (!failure || listing?.source.state === 'offline' || data.sources.length < 2) return [];
	const reason = cleanText(translated(failure.text));
	return wrapped(translate('A source is left out: {reason}', {reason}), columns, 'warning').slice(0, 2);
}
