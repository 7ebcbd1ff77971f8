import {type Line, line, span, wrapped} from '../components/line.ts';
import type {ActionId, KeyLayer} from '../keys/action-ids.ts';
import type {KeyBindings} from '../keys/key-bindings.ts';
import {keyLabel} from '../keys/key-label.ts';

/** The headings of the help; null for what is shown where it can be done. */
const headings: Readonly<Record<KeyLayer, string | null>> = {
	move: 'Moving',
	screen: 'On every screen',
	lunch: 'Lunch',
	jobs: 'Jobs',
	functions: 'Functions',
	services: 'Services',
	log: 'In a log',
	everywhere: 'Everywhere',
	field: 'While typing',
	confirm: null,
	page: null,
};

/** An action and its keys, as the help and the documentation show them. */
export interface HelpEntry {
	id: ActionId;
	section: string;
	keys: string;
	description: string;
}

/** Every action that has a key, by section. */
export function helpEntries(bindings: KeyBindings): HelpEntry[] {
	return bindings.ids.flatMap(id => {
		const section = headings[bindings.layerOf(id)];
		const keys = keysLabel(id, bindings);
		return section === null || keys === '' ? [] : [{id, section, keys, description: bindings.actionOf(id).description}];
	});
}

/** The keys of an action; a run of digits is shortened. */
function keysLabel(id: ActionId, bindings: KeyBindings): string {
	const keys = bindings.keysOf(id);
	if (keys.join('') === '123456789') return '1 … 9';
	return keys.map(keyLabel).join(' ');
}

const KEYS_WIDTH = 18;

/** The help page, broken to lines of `columns`. */
export function helpLines(bindings: KeyBindings, columns: number): Line[] {
	const lines: Line[] = [];
	let section = '';
	for (const entry of helpEntries(bindings)) {
		if (entry.section !== section) {
			if (section !== '') lines.push([]);
			section = entry.section;
			lines.push(line(section, 'heading'));
		}
		const [first = [], ...rest] = wrapped(entry.description, columns - KEYS_WIDTH - 4);
		lines.push([span(entry.keys.padEnd(KEYS_WIDTH), 'key'), ...first]);
		for (const more of rest) lines.push([span(' '.repeat(KEYS_WIDTH)), ...more]);
	}
	lines.push(
		[],
		...wrapped(
			'Keys can be changed: "keys" in the configuration file, as in {"keys": {"quit": ["Q"]}}.',
			columns - 4,
			'dim',
		),
	);
	return lines;
}
