import type {MouseEvent} from './input-event.ts';

const buttons = ['left', 'middle', 'right', null] as const;
const MOTION = 32;
const WHEEL = 64;
const OTHER_BUTTONS = 128;

/** The mouse event of CSI < code ; column ; row M, or m for a release; columns and rows from 1. Null for a button that has no use here. */
export function mouseEvent(code: number, column: number, row: number, isRelease: boolean): MouseEvent | null {
	if ((code & OTHER_BUTTONS) !== 0 || !(column >= 1 && row >= 1)) return null;
	const place = {kind: 'mouse', column: column - 1, row: row - 1} as const;
	if ((code & WHEEL) !== 0) {
		const direction = code & 3;
		// To the left and to the right.
		if (direction > 1) return null;
		return {...place, action: direction === 0 ? 'wheelUp' : 'wheelDown', button: null};
	}
	const button = buttons[code & 3] ?? null;
	if ((code & MOTION) !== 0) return {...place, action: button === null ? 'move' : 'drag', button};
	return {...place, action: isRelease || button === null ? 'release' : 'press', button};
}
