import {
	characterKey,
	type KeyPress,
	type Modifiers,
	modifiersOf,
	namedKey,
	noModifiers,
	typedKey,
} from './key-press.ts';

/** The names of keys by the letter that ends their sequence (xterm, VT220, rxvt with Shift in small letters). */
const byLetter: Readonly<Record<string, string>> = {
	A: 'up',
	B: 'down',
	C: 'right',
	D: 'left',
	F: 'end',
	H: 'home',
	P: 'f1',
	Q: 'f2',
	R: 'f3',
	S: 'f4',
};

/** The names of keys by their number before `~`. */
const byNumber: Readonly<Record<number, string>> = {
	1: 'home',
	2: 'insert',
	3: 'delete',
	4: 'end',
	5: 'pageup',
	6: 'pagedown',
	7: 'home',
	8: 'end',
	11: 'f1',
	12: 'f2',
	13: 'f3',
	14: 'f4',
	15: 'f5',
	17: 'f6',
	18: 'f7',
	19: 'f8',
	20: 'f9',
	21: 'f10',
	23: 'f11',
	24: 'f12',
};

/** The names of keys by their code point in kitty's protocol (https://sw.kovidgoyal.net/kitty/keyboard-protocol). */
const byCodePoint: Readonly<Record<number, string>> = {
	8: 'backspace',
	9: 'tab',
	13: 'enter',
	27: 'esc',
	127: 'backspace',
	57344: 'esc',
	57345: 'enter',
	57346: 'tab',
	57347: 'backspace',
	57414: 'enter',
	57417: 'left',
	57418: 'right',
	57419: 'up',
	57420: 'down',
	57421: 'pageup',
	57422: 'pagedown',
	57423: 'home',
	57424: 'end',
	57425: 'insert',
	57426: 'delete',
};

/** The characters of the keys of a number pad, from their code point 57399 on. */
const numberPad = '0123456789./*-+';
const NUMBER_PAD_FROM = 57_399;
/** Keys that type nothing and have no name here: media keys, modifiers alone. */
const PRIVATE_FROM = 57_344;
const PRIVATE_TO = 63_743;
const RELEASED = 3;

/** Numbers of a sequence: parameters apart by semicolons, their parts by colons. */
type Parameters = readonly (readonly number[])[];

const none: readonly number[] = [];

function parametersOf(text: string): Parameters {
	return text.split(';').map(part => part.split(':').map(Number));
}

/** The key of a CSI sequence, from its parameters and its last character; null for none. */
export function csiKey(text: string, final: string): KeyPress | null {
	const parameters = parametersOf(text);
	const [[number = 0] = [], [modifier = 1, event = 1] = []] = parameters;
	if (event === RELEASED) return null;
	const modifiers = modifiersOf(modifier);
	if (final === 'u') return codePointKey(parameters, modifiers);
	if (final === 'Z') return namedKey('tab', {...modifiers, shift: true});
	if (final === '~') {
		// xterm's modifyOtherKeys, and tmux: CSI 27 ; modifiers ; code ~
		const [, , [code] = []] = parameters;
		return number === 27 && code !== undefined ? codePointKey([[code]], modifiers) : numberedKey(number, modifiers);
	}
	if (final === '^') return numberedKey(number, {...modifiers, ctrl: true});
	if (final === '$') return numberedKey(number, {...modifiers, shift: true});
	if (final === '@') return numberedKey(number, {...modifiers, ctrl: true, shift: true});
	return letterKey(final, modifiers);
}

function letterKey(final: string, modifiers: Modifiers): KeyPress | null {
	if (/^[abcd]$/.test(final)) return namedKey(byLetter[final.toUpperCase()] ?? '', {...modifiers, shift: true});
	const name = byLetter[final];
	return name === undefined ? null : namedKey(name, modifiers);
}

function numberedKey(number: number, modifiers: Modifiers): KeyPress | null {
	const name = byNumber[number];
	return name === undefined ? null : namedKey(name, modifiers);
}

/** The key of CSI code : shifted : base ; modifiers : event ; text u. */
function codePointKey(parameters: Parameters, modifiers: Modifiers): KeyPress | null {
	const [point = none, , text = none] = parameters;
	const [code = 0, shifted, base] = point;
	const name = byCodePoint[code];
	if (name !== undefined) return namedKey(name, modifiers);
	const onPad = code >= NUMBER_PAD_FROM ? numberPad[code - NUMBER_PAD_FROM] : undefined;
	if (onPad !== undefined) return characterKey(onPad, {...modifiers, shift: false});
	if (code < 0x20 || code > 0x10ffff || (code >= PRIVATE_FROM && code <= PRIVATE_TO)) return null;
	const typed = text.filter(point => point >= 0x20 && point <= 0x10ffff);
	if (typed.length > 0 && !modifiers.ctrl && !modifiers.alt) return typedKey(String.fromCodePoint(...typed));
	// Shortcuts are on the keys of a Latin keyboard, whatever the layout types.
	const key = code > 0x7e && base && (modifiers.ctrl || modifiers.alt) ? base : code;
	return characterKey(String.fromCodePoint(key), modifiers, shifted ? String.fromCodePoint(shifted) : undefined);
}

/** The characters of the keys of a number pad in its application mode, by the letter after SS3. */
const padByLetter: Readonly<Record<string, string>> = {X: '=', ' ': ' '};

/** The key of an SS3 sequence: what is between `ESC O` and its last character, and that one. */
export function ss3Key(text: string, final: string): KeyPress | null {
	const modifiers = text === '' ? noModifiers : modifiersOf(Number(text.split(';').at(-1)));
	if (final === 'M') return namedKey('enter', modifiers);
	if (final === 'I') return namedKey('tab', modifiers);
	// rxvt: arrows with Ctrl.
	if (/^[abcd]$/.test(final)) return namedKey(byLetter[final.toUpperCase()] ?? '', {...modifiers, ctrl: true});
	const code = final.charCodeAt(0);
	const onPad = padByLetter[final] ?? (code >= 0x6a && code <= 0x79 ? String.fromCharCode(code - 0x40) : undefined);
	if (onPad !== undefined) return characterKey(onPad, modifiers);
	const name = byLetter[final];
	return name === undefined ? null : namedKey(name, modifiers);
}

/** The function keys of the Linux console: `ESC [ [ A` to `E`; PuTTY's pages. */
export function consoleKey(final: string): KeyPress | null {
	const index = 'ABCDE'.indexOf(final);
	return index < 0 ? null : namedKey(`f${index + 1}`, noModifiers);
}
