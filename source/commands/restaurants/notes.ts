import {isSample, sampleText} from '../../relay/output/menu-text.ts';
import type {RelayAnswer, Source} from '../../relay/relay.ts';
import type {Output} from '../context.ts';

/** Says what of the upstream's entries is not shown: those that can't be read, and those that are too many. */
export function leftOutNotes(output: Output, {skipped, cut}: RelayAnswer<unknown>, one: string, many: string): void {
	const named = (count: number) => `${count} ${count === 1 ? one : many}`;
	if (skipped > 0) output.note(`the upstream gave ${named(skipped)} that can't be read; left out`);
	if (cut > 0) output.note(`the upstream gave ${named(cut)} more than are shown`);
}

/** Notes that the printed menu is the bundled sample. */
export function sampleNote(output: Output, source: Source): void {
	if (isSample(source)) output.note(sampleText(source));
}
