import type {Size} from '../terminal/size.ts';
import type {DisplayOptions} from '../theme.ts';

/** Which parts of the frame there is room for, and how large they are. */
export interface FrameLayout extends Size {
	hasHeader: boolean;
	/** Whether the header has a second line, with the views of the area. */
	hasViews: boolean;
	hasFooter: boolean;
	/** The lines of notices that there is room for. */
	notices: number;
	/** The screen's own part. */
	body: Size;
}

const VIEWS_FROM_ROWS = 10;

/** Gives the screen what it needs first: header and footer go when the terminal is too low for them. */
export function frameLayout({columns, rows}: Size, notices: number): FrameLayout {
	const hasFooter = rows >= 4;
	const hasHeader = rows >= 3;
	const hasViews = rows >= VIEWS_FROM_ROWS;
	const bars = Number(hasFooter) + Number(hasHeader) + Number(hasViews);
	const shown = Math.min(notices, Math.max(0, rows - 4));
	const used = bars + shown;
	return {
		columns,
		rows,
		hasHeader,
		hasViews,
		hasFooter,
		notices: shown,
		body: {columns, rows: Math.max(1, rows - used)},
	};
}

/** The parts of a list and its preview in the body. */
export interface SplitLayout {
	mode: 'beside' | 'below' | 'alone';
	hasFrames: boolean;
	list: Size;
	/** Of no size where there is no room for it. */
	preview: Size;
}

const BESIDE_FROM = 72;
const BELOW_FROM_ROWS = 16;
/** Neither a list nor its preview is narrower than this. */
const NARROWEST = 24;
const FRAMES_FROM: Size = {columns: 30, rows: 7};

/**
 * A preview beside the list where it is wide enough, below it where it is high enough. `divider` is the share of the
 * columns that the list has, where the person has chosen one.
 */
export function splitLayout(size: Size, divider: number | null = null): SplitLayout {
	const {columns, rows} = size;
	const hasFrames = columns >= FRAMES_FROM.columns && rows >= FRAMES_FROM.rows;
	if (columns >= BESIDE_FROM && rows >= 3) {
		const left =
			divider === null
				? Math.min(60, Math.max(38, Math.round(columns * 0.42)))
				: Math.max(NARROWEST, Math.min(columns - NARROWEST, Math.round(columns * divider)));
		return {mode: 'beside', hasFrames, list: {columns: left, rows}, preview: {columns: columns - left, rows}};
	}
	if (rows >= BELOW_FROM_ROWS) return below(size, hasFrames);
	return {mode: 'alone', hasFrames, list: {columns, rows}, preview: {columns: 0, rows: 0}};
}

function below({columns, rows}: Size, hasFrames: boolean): SplitLayout {
	const top = Math.ceil(rows * 0.5);
	return {mode: 'below', hasFrames, list: {columns, rows: top}, preview: {columns, rows: rows - top}};
}

/** One thing below the other, each as wide as there is room: what is read out has no sides. */
export function linearLayout(size: Size): SplitLayout {
	const {mode, list, preview} = splitLayout(size);
	return mode === 'beside' ? below(size, false) : {mode, hasFrames: false, list, preview};
}

/** The room inside a panel of this size. */
export function insideOf({columns, rows}: Size, hasFrame: boolean): Size {
	return hasFrame
		? {columns: Math.max(1, columns - 4), rows: Math.max(0, rows - 2)}
		: {columns, rows: Math.max(0, rows - 1)};
}

/** The room for the lines of a text that fills the screen. */
export function textRoom(size: Size, {isLinear}: DisplayOptions): Size & {hasFrame: boolean} {
	const hasFrame = splitLayout(size).hasFrames && !isLinear;
	return {...insideOf(size, hasFrame), hasFrame};
}
