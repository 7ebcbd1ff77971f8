import {matchRanges} from '../../../../relay/menus/dish-search.ts';
import {cutText, widthOf} from '../../../../shared/text/text-width.ts';
import {highlighted, type Line, type Span, span} from '../../../components/line.ts';
import type {ServedDish} from './dish-index.ts';

/** The columns of a row beside the dish and the restaurant: two signs, and a gap. */
const BESIDE = 3;

type Range = readonly [from: number, to: number];

/** A dish that was found and its restaurant, in so many columns: the words that matched are in sight. */
export function dishRow(
	{dish: {name}, restaurant}: ServedDish,
	words: readonly string[],
	columns: number,
	ellipsis: string,
): {left: Line; right: Span} {
	const room = columns - BESIDE;
	const right = cutText(restaurant.name, Math.max(Math.floor(room / 2), room - widthOf(name)), ellipsis);
	const ranges = matchRanges(name, words);
	const start = startOf(name, ranges, room - widthOf(right) - 2 * widthOf(ellipsis));
	const cut = highlighted(
		name.slice(start),
		ranges.filter(([from]) => from >= start).map(([from, to]) => [from - start, to - start] as const),
		'match',
	);
	return {left: start === 0 ? cut : [span(ellipsis), ...cut], right: span(right, 'dim')};
}

/** Where a text begins so that its ranges are in sight, or the first of them: as near to its own beginning as there is room for. */
function startOf(text: string, ranges: readonly Range[], room: number): number {
	const [first] = ranges;
	if (!first) return 0;
	const ends = [ranges.at(-1)?.[1] ?? first[1], first[1]];
	const starts = [0, ...Array.from(text.slice(0, first[0]).matchAll(/(?<=[\s(])\S/g), ({index}) => index), first[0]];
	for (const end of ends) {
		const fitting = starts.find(start => widthOf(text.slice(start, end)) <= room);
		if (fitting !== undefined) return fitting;
	}
	return first[0];
}
