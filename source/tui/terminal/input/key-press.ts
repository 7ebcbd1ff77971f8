/** One key press. */
export interface KeyPress {
	/** As the keymap writes it: `j`, `ctrl+p`, `pageup`, `shift+tab`. */
	readonly name: string;
	/** The text that it types; null for a key that types nothing. */
	readonly text: string | null;
}

/** The keys that are held down with another, as a terminal tells them: a sum of 1, 2, 4 …, less one. */
export interface Modifiers {
	readonly shift: boolean;
	readonly alt: boolean;
	readonly ctrl: boolean;
	readonly capsLock: boolean;
	/** Super or Hyper: keys of the desktop, not of a program. */
	readonly isForeign: boolean;
}

export const noModifiers = modifiersOf(1);

/** The modifiers in a parameter of a sequence: 1 for none, else 1 and the sum of their bits. */
export function modifiersOf(parameter: number): Modifiers {
	const bits = Math.max(0, (parameter || 1) - 1);
	return {
		shift: (bits & 1) !== 0,
		// Alt, and what kitty tells of a Meta key of its own.
		alt: (bits & (2 | 32)) !== 0,
		ctrl: (bits & 4) !== 0,
		isForeign: (bits & (8 | 16)) !== 0,
		capsLock: (bits & 64) !== 0,
	};
}

/** A key with a name: `up`, `f5`, `tab`. */
export function namedKey(name: string, {shift, alt, ctrl, isForeign}: Modifiers): KeyPress | null {
	if (isForeign) return null;
	return {name: `${ctrl ? 'ctrl+' : ''}${alt ? 'alt+' : ''}${shift ? 'shift+' : ''}${name}`, text: null};
}

/** A key that types a text, with nothing that changes its meaning. */
export function typedKey(text: string): KeyPress {
	return {name: text === ' ' ? 'space' : text, text};
}

// Without a protocol of its own a terminal sends the same byte for each of these pairs, so they mean the same with one.
const sameAsCtrl: Readonly<Record<string, string>> = {'[': 'esc', i: 'tab', j: 'enter', m: 'enter', h: 'backspace'};

/** A key of a character, with modifiers. `shifted` is the character that it types with Shift. */
export function characterKey(character: string, modifiers: Modifiers, shifted?: string): KeyPress | null {
	if (modifiers.isForeign) return null;
	if (modifiers.ctrl) return ctrlKey(character.toLowerCase(), modifiers);
	const isLetter = character.toUpperCase() !== character.toLowerCase();
	const isUpper = modifiers.shift !== (modifiers.capsLock && isLetter);
	const text = isUpper ? (shifted ?? character.toUpperCase()) : character;
	return modifiers.alt ? {name: `alt+${text === ' ' ? 'space' : text}`, text: null} : typedKey(text);
}

function ctrlKey(letter: string, modifiers: Modifiers): KeyPress | null {
	const same = sameAsCtrl[letter];
	if (same !== undefined) return namedKey(same, {...modifiers, ctrl: false, shift: false});
	return {name: `ctrl+${modifiers.alt ? 'alt+' : ''}${otherNames[letter] ?? letter}`, text: null};
}

/** Characters whose key with Ctrl sends the byte of another. */
const otherNames: Readonly<Record<string, string>> = {' ': 'space', '@': 'space', '/': '_'};

/** The key of a character that a terminal sends as it is, control characters included. */
export function plainKey(character: string, isAlt = false): KeyPress | null {
	const modifiers = {...noModifiers, alt: isAlt};
	const code = character.codePointAt(0) ?? 0;
	if (code === 0x0d || code === 0x0a) return namedKey('enter', modifiers);
	if (code === 0x09) return namedKey('tab', modifiers);
	if (code === 0x1b) return namedKey('esc', modifiers);
	if (code === 0x7f || code === 0x08) return namedKey('backspace', modifiers);
	if (code === 0) return characterKey(' ', {...modifiers, ctrl: true});
	if (code < 0x20) return characterKey(String.fromCharCode(code + 0x60).toLowerCase(), {...modifiers, ctrl: true});
	if (code >= 0x80 && code < 0xa0) return null;
	return isAlt ? characterKey(character, modifiers) : typedKey(character);
}
