import {translate} from '../../shared/language/texts.ts';
import {grouped} from '../../shared/text/figure-text.ts';

/** A place in a list, for the lower edge of its panel: `3 of 1,300`. */
export function placeText(place: number, total: number): string {
	return translate('{place} of {total}', {place: grouped(place), total: grouped(total)});
}
