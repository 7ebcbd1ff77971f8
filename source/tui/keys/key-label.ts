const modifiedCharacter = /^(?:ctrl\+(?:alt\+)?[a-z\\\]^_]|alt\+.)$/u;
const modifiers = /^(?:ctrl\+)?(?:alt\+)?(?:shift\+)?/;

/** The keys that have a name, as it is written in the configuration file. */
export const namedKeys: ReadonlySet<string> = new Set(
	'up down left right pageup pagedown home end enter esc tab space backspace delete insert'
		.split(' ')
		.concat(Array.from({length: 12}, (_, index) => `f${index + 1}`)),
);

/** A named key without its modifiers: `up` for `shift+up`; null where there are none. */
export function unmodified(key: string): string | null {
	const name = key.replace(modifiers, '');
	return name !== key && namedKeys.has(name) ? name : null;
}

/** Whether this is how a key is written: one character, a name as `pageup` or `shift+tab`, or `ctrl+` with a letter. */
export function isKeyName(key: string): boolean {
	return [...key].length === 1
		? key.trim() !== ''
		: namedKeys.has(key) || modifiedCharacter.test(key) || unmodified(key) !== null;
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
};

/** A key as it is written for people: `Ctrl-P`, `PgUp`, `Shift-Tab`. */
export function keyLabel(key: string): string {
	if (/^f\d+$/.test(key)) return key.toUpperCase();
	const [modifier] = /^(?:ctrl|alt|shift)(?=\+.)/.exec(key) ?? [];
	if (modifier === undefined) return labels[key] ?? key;
	const rest = key.slice(modifier.length + 1);
	const label = rest.length === 1 ? rest.toUpperCase() : keyLabel(rest);
	return `${modifier.charAt(0).toUpperCase()}${modifier.slice(1)}-${label}`;
}
