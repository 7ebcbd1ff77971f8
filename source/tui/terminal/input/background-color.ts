import type {InputEvent} from './input-event.ts';

/** Asks a terminal for the colour of its background (OSC 11). One that does not know it answers nothing. */
export const BACKGROUND_QUERY = '\u001B]11;?\u0007';

/** The event of an answer to that: `11;rgb:ffff/ffff/ffff`, with one to four digits a colour; null for another string. */
export function backgroundEvent(answer: string): InputEvent | null {
	const [, ...colors] = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(answer) ?? [];
	if (colors.length < 3) return null;
	const [red = 0, green = 0, blue = 0] = colors.map(digits => Number.parseInt(digits, 16) / (16 ** digits.length - 1));
	// Weights by which colours are as bright as grey (ITU-R BT.709).
	return {kind: 'background', brightness: 0.2126 * red + 0.7152 * green + 0.0722 * blue};
}
