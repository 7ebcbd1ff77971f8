import {isSample, sampleText} from '../relay/menu-text.ts';
import type {Source} from '../relay/relay.ts';
import type {Output} from './context.ts';

/** Says how many entries the upstream gave that could not be read. */
export function skippedNote(output: Output, skipped: number, one: string, many: string): void {
	if (skipped > 0)
		output.note(`the upstream gave ${skipped} ${skipped === 1 ? one : many} that can't be read; left out`);
}

/** Says where what was printed is the bundled sample and nobody's menu of today. */
export function sampleNote(output: Output, source: Source): void {
	if (isSample(source)) output.note(sampleText(source));
}
