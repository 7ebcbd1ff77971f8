import type {PlaceStack} from '../../../functions/code/bundle/source-places.ts';
import {mapLine} from '../../../functions/documents.ts';
import type {MapEnd} from '../../../functions/map/map-run.ts';
import type {Output} from '../../context.ts';
import {placed} from '../run-function.ts';

export interface MapLinesOptions {
	/** Makes places in stacks those of the sources. */
	placeStack: PlaceStack | undefined;
	/** Whether only values are written. Failures are then told on stderr, and null stands in their lines. */
	onlyValues: boolean;
	output: Pick<Output, 'note'>;
}

/** The output of a map: how each input ended, a line of JSON each. */
export async function* mapLines(
	ends: AsyncIterable<MapEnd<unknown>>,
	{placeStack = stack => stack, onlyValues, output}: MapLinesOptions,
): AsyncGenerator<Uint8Array> {
	for await (const {index, outcome, attempts} of ends) {
		const line = mapLine(index, placed(outcome, placeStack), attempts);
		if (onlyValues && line.error) output.note(`input ${index} ${line.state}: ${line.error.message}`);
		yield Buffer.from(`${JSON.stringify(onlyValues ? line.value : line)}\n`);
	}
}
