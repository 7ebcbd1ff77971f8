/** The bytes that terminals send for a key, by the name of the terminal or of its protocol. */
export type KeyForms = Readonly<Record<string, string>>;

const ESC = '\u001B';
const CSI = `${ESC}[`;
const SS3 = `${ESC}O`;

const named: Readonly<Record<string, KeyForms>> = {
	up: {...arrow('A', 57_419), rxvtShift: `${CSI}a`, rxvtCtrl: `${SS3}a`},
	down: {...arrow('B', 57_420), rxvtShift: `${CSI}b`, rxvtCtrl: `${SS3}b`},
	right: {...arrow('C', 57_418), rxvtShift: `${CSI}c`, rxvtCtrl: `${SS3}c`},
	left: {...arrow('D', 57_417), rxvtShift: `${CSI}d`, rxvtCtrl: `${SS3}d`},
	home: {...arrow('H', 57_423), vt: `${CSI}1~`, rxvt: `${CSI}7~`, rxvtShift: `${CSI}7$`},
	end: {...arrow('F', 57_424), vt: `${CSI}4~`, rxvt: `${CSI}8~`, rxvtCtrl: `${CSI}8^`},
	pageup: {...tilde(5), pad: `${CSI}57421u`},
	pagedown: {...tilde(6), pad: `${CSI}57422u`},
	insert: tilde(2),
	delete: {...tilde(3), pad: `${CSI}57426u`},
	enter: {legacy: '\r', lineFeed: '\n', pad: `${SS3}M`, kittyPad: `${CSI}57414u`, ...codes(13)},
	esc: {legacy: ESC, ...codes(27), ctrlBracket: `${CSI}91;5u`},
	tab: {legacy: '\t', pad: `${SS3}I`, ...codes(9)},
	'shift+tab': {legacy: `${CSI}Z`, xterm: `${CSI}1;2Z`, kitty: `${CSI}9;2u`, modifyOtherKeys: `${CSI}27;2;9~`},
	space: {legacy: ' ', pad: `${SS3} `, ...codes(32)},
	backspace: {legacy: '\u007F', ctrlH: '\b', ...codes(127)},
	...Object.fromEntries(['P', 'Q', 'R', 'S'].map((letter, index) => [`f${index + 1}`, lowFunctionKey(letter, index)])),
	...Object.fromEntries([15, 17, 18, 19, 20, 21, 23, 24].map((number, index) => [`f${index + 5}`, tilde(number)])),
};

function arrow(letter: string, pad: number): KeyForms {
	return {
		legacy: `${CSI}${letter}`,
		application: `${SS3}${letter}`,
		kitty: `${CSI}1;1${letter}`,
		kittyRepeated: `${CSI}1;1:2${letter}`,
		numLock: `${CSI}1;129${letter}`,
		withShift: `${CSI}1;2${letter}`,
		tmuxWithCtrl: `${CSI}1;5${letter}`,
		pad: `${CSI}${pad}u`,
	};
}

function tilde(number: number): KeyForms {
	return {
		legacy: `${CSI}${number}~`,
		kitty: `${CSI}${number};1~`,
		kittyPressed: `${CSI}${number};1:1~`,
		numLock: `${CSI}${number};129~`,
		withShift: `${CSI}${number};2~`,
		rxvtCtrl: `${CSI}${number}^`,
		rxvtBoth: `${CSI}${number}@`,
	};
}

function lowFunctionKey(letter: string, index: number): KeyForms {
	return {
		ss3: `${SS3}${letter}`,
		csi: `${CSI}${letter}`,
		kitty: `${CSI}1;1${letter}`,
		withShift: `${CSI}1;2${letter}`,
		vt: `${CSI}${11 + index}~`,
		kittyNumber: `${CSI}${11 + index};1~`,
		linuxConsole: `${CSI}[${'ABCD'[index]}`,
		konsole: `${SS3}5${letter}`,
	};
}

function codes(code: number): KeyForms {
	return {
		csiU: `${CSI}${code}u`,
		kitty: `${CSI}${code};1u`,
		kittyRepeated: `${CSI}${code};1:2u`,
		numLock: `${CSI}${code};129u`,
		modifyOtherKeys: `${CSI}27;1;${code}~`,
	};
}

/** A character that is typed: as it is, and as terminals send it that report every key as a sequence. */
function typedForms(character: string): KeyForms {
	const code = character.codePointAt(0) ?? 0;
	const lower = character.toLowerCase().codePointAt(0) ?? 0;
	const isUpper = lower !== code;
	const pad = '0123456789./*-+'.indexOf(character);
	return {
		legacy: character,
		kittyText: isUpper ? `${CSI}${lower};2;${code}u` : `${CSI}${code};;${code}u`,
		modifyOtherKeys: `${CSI}27;${isUpper ? 2 : 1};${code}~`,
		csiU: `${CSI}${code};${isUpper ? 2 : 1}u`,
		// On a Swedish keyboard a character such as ? is the one above another key.
		kittyShifted: `${CSI}${isUpper ? lower : 43}:${code};2u`,
		...(pad < 0 ? {} : {kittyPad: `${CSI}${57_399 + pad}u`, vtPad: `${SS3}${'pqrstuvwxynojmk'[pad]}`}),
	};
}

function ctrlForms(letter: string): KeyForms {
	const code = letter.charCodeAt(0);
	return {
		legacy: String.fromCharCode(code & 0x1f),
		csiU: `${CSI}${code};5u`,
		kittyPressed: `${CSI}${code};5:1u`,
		kittyNumLock: `${CSI}${code};133u`,
		modifyOtherKeys: `${CSI}27;5;${code}~`,
		tmuxCapital: `${CSI}27;6;${letter.toUpperCase().charCodeAt(0)}~`,
		cyrillicKeyboard: `${CSI}1079::${code};5u`,
	};
}

function altForms(character: string): KeyForms {
	const code = character.codePointAt(0) ?? 0;
	return {legacy: ESC + character, csiU: `${CSI}${code};3u`, modifyOtherKeys: `${CSI}27;3;${code}~`};
}

/** Every form in which a terminal may send a key; the key as the keymap names it. */
export function formsOf(key: string): KeyForms {
	const known = named[key];
	if (known) return known;
	if (key.startsWith('ctrl+')) return ctrlForms(key.slice(5));
	if (key.startsWith('alt+')) return altForms(key.slice(4));
	return typedForms(key);
}
