import {isSample, sampleText} from '../../relay/output/menu-text.ts';
import type {RelayAnswer, Source} from '../../relay/relay.ts';
import {translate} from '../../shared/language/texts.ts';
import type {Output} from '../context.ts';

/** Says what of the upstream's entries is not shown: those that can't be read, and those that are too many. */
export function leftOutNotes(
	output: Output,
	{skipped, cut}: RelayAnswer<unknown>,
	what: 'Restaurants' | 'Dishes' | 'Canteens',
): void {
	if (skipped > 0) output.note(translate(`unreadable${what}`, {count: skipped}));
	if (cut > 0) output.note(translate(`more${what}`, {count: cut}));
}

/** Notes that the printed menu is the bundled sample. */
export function sampleNote(output: Output, source: Source): void {
	if (isSample(source)) output.note(sampleText(source));
}
