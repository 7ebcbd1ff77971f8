import type {Key} from 'ink';
import {graphemesOf} from '../../shared/text/text-width.ts';

/** One key press. */
export interface KeyPress {
	/** As the keymap writes it: `j`, `ctrl+p`, `pageup`. */
	name: string;
	/** The text that it types; null for a key that types nothing. */
	text: string | null;
}

const special = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/**
 * The key presses in what Ink makes of one piece of input. Keys that are held or typed fast arrive
 * joined (`jjj`), so the text is taken apart again.
 */
export function keyPresses(input: string, key: Key): KeyPress[] {
	const named = special.find(([flag]) => key[flag] === true);
	if (named) return [{name: named[1], text: null}];
	if (key.tab) return [{name: key.shift ? 'shift+tab' : 'tab', text: null}];
	if (key.ctrl && input.length === 1) return [{name: `ctrl+${input.toLowerCase()}`, text: null}];
	if (key.meta && input !== '') return [{name: `alt+${input}`, text: null}];
	return graphemesOf(input).map(readPress);
}

function readPress(character: string): KeyPress {
	const code = character.codePointAt(0) ?? 0;
	if (code === 0x0d || code === 0x0a || character === '\r\n') return {name: 'enter', text: null};
	if (code === 0x09) return {name: 'tab', text: null};
	if (code === 0x1b) return {name: 'esc', text: null};
	if (code === 0x7f || code === 0x08) return {name: 'backspace', text: null};
	if (code < 0x20) return {name: `ctrl+${String.fromCharCode(code + 0x60)}`, text: null};
	return {name: character === ' ' ? 'space' : character, text: character};
}
