import {isSample, sampleText} from '../../relay/output/menu-text.ts';
import type {RelayAnswer, Source} from '../../relay/relay.ts';
import {translate} from '../../shared/language/texts.ts';
import type {Output} from '../context.ts';

/** Says what of the upstream's entries is not shown: those that can't be read, and those that are too many. */
export function leftOutNotes(
	output: Output,
	{skipped, cut}: RelayAnswer<unknown>,
	what: 'restaurants' | 'dishes' | 'canteens',
): void {
	const {unreadable, more} = leftOut[what];
	if (skipped > 0) output.note(translate(unreadable, {count: skipped}));
	if (cut > 0) output.note(translate(more, {count: cut}));
}

const leftOut = {
	restaurants: {
		unreadable: {
			one: "the upstream gave {count} restaurant that can't be read; left out",
			other: "the upstream gave {count} restaurants that can't be read; left out",
		},
		more: {
			one: 'the upstream gave {count} restaurant more than are shown',
			other: 'the upstream gave {count} restaurants more than are shown',
		},
	},
	dishes: {
		unreadable: {
			one: "the upstream gave {count} dish that can't be read; left out",
			other: "the upstream gave {count} dishes that can't be read; left out",
		},
		more: {
			one: 'the upstream gave {count} dish more than are shown',
			other: 'the upstream gave {count} dishes more than are shown',
		},
	},
	canteens: {
		unreadable: {
			one: "the upstream gave {count} canteen that can't be read; left out",
			other: "the upstream gave {count} canteens that can't be read; left out",
		},
		more: {
			one: 'the upstream gave {count} canteen more than are shown',
			other: 'the upstream gave {count} canteens more than are shown',
		},
	},
} as const;

/** Notes that the printed menu is the bundled sample. */
export function sampleNote(output: Output, source: Source): void {
	if (isSample(source)) output.note(sampleText(source));
}
