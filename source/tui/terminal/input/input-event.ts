import type {KeyPress} from './key-press.ts';

/** An event of a terminal's keyboard or mouse. */
export type InputEvent =
	| {readonly kind: 'key'; readonly press: KeyPress}
	/** A pasted text as it was, with its line breaks as `\n`. */
	| {readonly kind: 'paste'; readonly text: string}
	/** The terminal's window is looked at, or no longer. */
	| {readonly kind: 'focus'; readonly hasFocus: boolean}
	/** The answer to {@link BACKGROUND_QUERY}: how bright the background is, from 0 to 1. */
	| {readonly kind: 'background'; readonly brightness: number}
	/** The place of the cursor, in cells from the upper left corner: an answer, which is none of the app's business. */
	| {readonly kind: 'cursor'; readonly row: number; readonly column: number}
	| MouseEvent;

export interface MouseEvent {
	readonly kind: 'mouse';
	readonly action: 'press' | 'release' | 'drag' | 'move' | 'wheelUp' | 'wheelDown';
	/** Null for the wheel, and where no button is held. */
	readonly button: 'left' | 'middle' | 'right' | null;
	/** Cells from the upper left corner, which is 0, 0. */
	readonly column: number;
	readonly row: number;
}
