import type {Role} from '../theme.ts';

/** The meaning of a click on a part of the screen. */
export type Target =
	| {readonly row: string}
	| {readonly place: {readonly screen: string; readonly trail: readonly string[]}}
	/** The id of an action. */
	| {readonly action: string}
	/** The edge between a list and its preview. */
	| {readonly part: 'divider'}
	/** A part that the wheel scrolls apart from the rest, and a box in front of everything. */
	| {readonly part: 'preview' | 'box'};

/** A run of text in one look. */
export interface Span {
	text: string;
	role?: Role | undefined;
	/** The address that it links to. */
	link?: string | undefined;
	target?: Target | undefined;
}

/** One row of the screen. */
export type Line = readonly Span[];
