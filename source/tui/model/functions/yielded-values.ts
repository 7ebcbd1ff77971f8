import type {EncodedValue} from '../../../functions/functions.ts';
import {valueText} from './value-text.ts';

/** A value that a call yielded. */
export interface YieldedValue {
	/** Its number, from 0. */
	readonly index: number;
	/** As it came. */
	readonly encoded: EncodedValue;
	/** Read when it is first looked at. */
	readonly value: {readonly is: unknown};
}

/** The values of a call that yields some, as far as they are kept. */
export interface YieldedValues {
	/** How many came. */
	readonly count: number;
	/** The latest of them, that one first. */
	readonly latest: readonly YieldedValue[];
}

export const noValues: YieldedValues = {count: 0, latest: []};

/** More than a screen shows. */
const MOST_VALUES = 300;
/** The most of all that are kept, in UTF-16 units; one is kept however long it is. */
const MOST_UNITS = 4 * 1024 * 1024;

export function withValues(
	{count, latest}: YieldedValues,
	more: readonly Pick<YieldedValue, 'encoded' | 'value'>[],
): YieldedValues {
	const numbered = more.map((one, place): YieldedValue => ({...one, index: count + place}));
	return {
		count: count + more.length,
		latest: boundedValues([...numbered.reverse(), ...latest], MOST_VALUES, MOST_UNITS),
	};
}

/** The first of some values, at most so many of so many UTF-16 units. */
export function boundedValues(
	values: readonly YieldedValue[],
	most: number,
	mostUnits: number,
): readonly YieldedValue[] {
	let units = 0;
	const end = values.findIndex(({encoded}, place) => {
		units += encoded.text.length;
		return place >= most || (units > mostUnits && place > 0);
	});
	return end < 0 ? values : values.slice(0, end);
}

/** The kept values as a text, a line each in the order in which they came. */
export function yieldedText({latest}: YieldedValues): string {
	return latest
		.toReversed()
		.map(({value}) => valueText(value.is))
		.join('\n');
}
