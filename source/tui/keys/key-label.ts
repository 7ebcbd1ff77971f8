const modified = /^(?:ctrl\+[a-z\\\]^_]|alt\+.|shift\+tab)$/u;

/** The keys that have a name, as it is written in the configuration file. */
export const namedKeys: ReadonlySet<string> = new Set(
	'up down left right pageup pagedown home end enter esc tab space backspace delete insert'
		.split(' ')
		.concat(Array.from({length: 12}, (_, index) => `f${index + 1}`)),
);

/** Whether this is how a key is written: one character, a name as `pageup`, or `ctrl+` with a letter. */
export function isKeyName(key: string): boolean {
	return [...key].length === 1 ? key.trim() !== '' : namedKeys.has(key) || modified.test(key);
}

const labels: Readonly<Record<string, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	enter: 'Enter',
	esc: 'Esc',
	tab: 'Tab',
	space: 'Space',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	backspace: 'Backspace',
	delete: 'Del',
	insert: 'Ins',
	'shift+tab': 'Shift-Tab',
};

/** A key as it is written for people: `Ctrl-P`, `PgUp`. */
export function keyLabel(key: string): string {
	if (/^f\d+$/.test(key)) return key.toUpperCase();
	if (/^(?:ctrl|alt)\+/.test(key)) {
		const [modifier = '', letter = ''] = key.split('+', 2);
		return `${modifier === 'ctrl' ? 'Ctrl' : 'Alt'}-${letter.toUpperCase()}`;
	}
	return labels[key] ?? key;
}
