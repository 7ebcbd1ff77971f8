import {translate} from '../../../shared/language/texts.ts';
import {type Line, wrapped} from '../../components/line.ts';
import {keyFor} from '../../keys/key-bindings.ts';
import type {Snapshot} from '../../model/app/app.ts';
import {failureLines} from '../failure-lines.ts';

/** The text in the place of the restaurants, while there are none. */
export function listingNotice({data, config}: Snapshot, columns: number): Line[] {
	const {listing} = data;
	switch (listing.state) {
		case 'idle':
		case 'loading':
			return wrapped(`${translate('Asking for the restaurants')}${config.signs.ellipsis}`, columns, 'dim');
		case 'failed':
			return failureLines(listing.error, config, columns);
		default:
			return [
				...wrapped(translate('The upstream lists no restaurants.'), columns, 'warning'),
				...wrapped(translate('{key} asks again.', {key: keyFor('refresh', config.bindings)}), columns),
			];
	}
}
