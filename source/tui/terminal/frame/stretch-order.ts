import {look, lookLength, type Pen} from './pen.ts';
import type {Stretch} from './stretches.ts';
import type {TerminalTraits} from './terminal-traits.ts';
import {placeBehind, wayInto} from './write-stretches.ts';

/**
 * Stretches in an order in which less has to be said about places and looks: what is emptied first, then look by look, each
 * from the top, from one stretch to the one that is the fewest bytes away of those that are near. In a row with a grapheme of
 * doubtful width, which may be written over what follows, they stay in their order.
 */
export function inShortOrder(stretches: readonly Stretch[], traits: TerminalTraits): Stretch[] {
	const fixed = new Set(stretches.filter(({kind}) => kind === 'doubtful').map(({row}) => row));
	const looks = Map.groupBy(
		stretches.filter(({row}) => !fixed.has(row)),
		({kind, look: {style, link}}) => (kind === 'text' ? `${style} ${link}` : ''),
	);
	const emptied = looks.get('') ?? [];
	looks.delete('');
	const pen: Pen = {style: '', link: ''};
	return [
		...stretches.filter(({row}) => fixed.has(row)),
		...[emptied, ...looks.values()].flatMap(alike => fromTheTop(alike, pen, traits)),
	];
}

/** Stretches in one look, and what is emptied. */
function fromTheTop(stretches: readonly Stretch[], pen: Pen, traits: TerminalTraits): Stretch[] {
	const rows = Map.groupBy(stretches, ({row}) => row);
	const ordered: Stretch[] = [];

	/** The first of them, and those that are not far: to a row further away no way is shorter than an address. */
	function near(): Stretch[] {
		const [[first] = []] = rows.values();
		const at = pen.place?.row;
		const around = at === undefined ? [] : [at, at + 1, at + 2];
		return [...around.flatMap(row => rows.get(row) ?? []), ...(first ? [first] : [])];
	}

	while (rows.size > 0) {
		const [best] = near().reduce<[Stretch | null, number]>(
			(nearest, stretch) => {
				const bytes = wayInto(stretch, pen, traits).length + lookLength(stretch.look, pen);
				return bytes < nearest[1] ? [stretch, bytes] : nearest;
			},
			[null, Number.POSITIVE_INFINITY],
		);
		if (!best) break;
		const row = rows.get(best.row) ?? [];
		if (row.length === 1) rows.delete(best.row);
		else row.splice(row.indexOf(best), 1);
		ordered.push(best);
		look(best.look, pen);
		pen.place = placeBehind(best);
	}
	return ordered;
}
