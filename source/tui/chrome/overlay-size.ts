import type {Size} from '../terminal/size.ts';

const WIDEST = 76;

/** The room of a box in front of the screen, and inside it. */
export interface OverlaySize {
	readonly width: number;
	readonly hasFrame: boolean;
	readonly inside: Size;
}

/** A box has a frame where that leaves room for its text. */
export function overlaySize({columns, rows}: Size, isLinear: boolean): OverlaySize {
	const width = Math.min(columns, WIDEST);
	const hasFrame = rows >= 4 && width >= 20 && !isLinear;
	const inside = {columns: hasFrame ? width - 4 : width, rows: Math.max(1, rows - (hasFrame ? 2 : 1))};
	return {width, hasFrame, inside};
}
