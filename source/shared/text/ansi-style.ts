import {styleText} from 'node:util';
import {asciiTextSigns, plainStyle, type TextStyle, unicodeTextSigns} from './text-style.ts';

export interface AnsiStyleOptions {
	hasColor: boolean;
	hasLinks: boolean;
	hasUnicode: boolean;
	/** Breaks text to a width; left out where lines are not broken. */
	wrap?: TextStyle['wrap'];
}

type Format = Parameters<typeof styleText>[0];

const dressed = (format: Format) => (text: string) => styleText(format, text, {validateStream: false});

/** Text for a terminal with ANSI colours (ECMA-48) and OSC 8 links, as far as it has them. */
export function ansiStyle({hasColor, hasLinks, hasUnicode, wrap = plainStyle.wrap}: AnsiStyleOptions): TextStyle {
	const colors = hasColor
		? {
				title: dressed('bold'),
				heading: dressed(['bold', 'cyan']),
				dim: dressed('dim'),
				warning: dressed('yellow'),
				match: dressed(['bold', 'yellow']),
			}
		: {};
	return {
		...plainStyle,
		...colors,
		link: (text, url) => (hasLinks ? `\u001B]8;;${url}\u001B\\${text}\u001B]8;;\u001B\\` : null),
		wrap,
		signs: hasUnicode ? unicodeTextSigns : asciiTextSigns,
	};
}

/** Clears the screen and goes to its first cell. */
export const CLEAR_SCREEN = '\u001B[2J\u001B[H';

/** Goes back to the start of the line and clears it. */
export const CLEAR_LINE = '\r\u001B[K';
