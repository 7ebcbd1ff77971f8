import type {DisplayOptions, Role, Signs} from '../theme.ts';
import {type Line, type Span, span} from './line.ts';

/** A block of a map, which fills from its left. */
export interface Block {
	/** How much of it is filled, from 0 to 1. */
	share: number;
	/** Whether anybody is at it, however little of it is filled. */
	isBegun: boolean;
	/** A sign at its start once it is begun; empty for none. */
	label: string;
	role: Role;
}

/** The widest cell of a block, with the gap behind it. */
const WIDEST = 6;
/** Narrower cells have no gap behind them. */
const WITH_GAP = 3;
/** Most lines of one row of blocks. */
const MOST_LINES = 3;

/** Rows of blocks, each broken to lines where it is too long: all cells as wide as the longest row allows. */
export function blockMap(rows: readonly (readonly Block[])[], columns: number, {signs}: DisplayOptions): Line[] {
	const width = Math.max(1, columns);
	const shown = rows.map(row => condensed(row, MOST_LINES * width));
	const longest = Math.max(1, ...shown.map(row => row.length));
	const apart = Math.min(WIDEST, Math.floor((width + 1) / longest));
	const gap = apart >= WITH_GAP ? ' ' : '';
	const cell = gap === '' ? Math.max(1, Math.min(WITH_GAP - 1, Math.floor(width / longest))) : apart;
	const perLine = Math.max(1, Math.floor((width + gap.length) / cell));
	return shown.flatMap(row =>
		Array.from({length: Math.ceil(row.length / perLine)}, (_, at): Line => {
			const blocks = row.slice(at * perLine, (at + 1) * perLine);
			return joined(blocks.flatMap(block => [...cellOf(block, cell - gap.length, signs), span(gap)]));
		}),
	);
}

/** As many blocks as there is room for, each in the place of some that follow each other. */
function condensed(blocks: readonly Block[], most: number): readonly Block[] {
	if (blocks.length <= most) return blocks;
	const size = Math.ceil(blocks.length / most);
	return Array.from({length: Math.ceil(blocks.length / size)}, (_, at): Block => {
		const some = blocks.slice(at * size, (at + 1) * size);
		const {label, role} = some.find(({isBegun}) => isBegun) ?? {label: '', role: 'dim'};
		const share = some.reduce((sum, block) => sum + block.share, 0) / some.length;
		return {share, isBegun: some.some(({isBegun}) => isBegun), label, role};
	});
}

function cellOf({share, isBegun, label, role}: Block, columns: number, signs: Signs): Span[] {
	const {full, empty, parts} = signs.bar;
	if (!isBegun) return [span(empty.repeat(columns), 'dim')];
	const isDone = share >= 1;
	// Where there is no room for more than the label, it tells itself how far the block is.
	if (label !== '' && columns === 1) return [span(isDone ? label : label.toLowerCase(), role)];
	const room = columns - label.length;
	const cells = Math.max(0, share) * room;
	const whole = isDone ? room : Math.min(room - 1, Math.floor(cells));
	const part = isDone ? '' : (parts[Math.floor((cells - whole) * parts.length)] ?? '');
	const isSeen = label !== '' || whole > 0 || part !== '';
	const filled = isSeen ? full.repeat(whole) + part : (parts[1] ?? signs.running);
	return [span(label + filled, role), span(empty.repeat(Math.max(0, room - [...filled].length)), 'dim')];
}

/** Neighbours of one look as one span. */
function joined(spans: readonly Span[]): Line {
	const line: Span[] = [];
	for (const {text, role} of spans) {
		const last = line.at(-1);
		if (last && (last.role === role || text.trim() === '')) last.text += text;
		else line.push({text, role});
	}
	const last = line.at(-1);
	if (last) last.text = last.text.trimEnd();
	return line;
}
