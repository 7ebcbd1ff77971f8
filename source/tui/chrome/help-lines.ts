import {type PlainText, translate} from '../../shared/language/texts.ts';
import {fold} from '../../shared/text/fold.ts';
import {type Line, line, span, wrapped} from '../components/line.ts';
import type {ActionId, KeyLayer, LayerSet} from '../keys/action-ids.ts';
import type {KeyBindings} from '../keys/key-bindings.ts';
import {keyLabel} from '../keys/key-label.ts';

/** The headings of the help; null for what is shown where it can be done. */
const headings: Readonly<Record<KeyLayer, PlainText | null>> = {
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
		const heading = headings[bindings.layerOf(id)];
		const keys = bindings.keysOf(id).map(keyLabel).join(' ');
		if (heading === null || keys === '') return [];
		return [{id, section: translate(heading), keys, description: translate(bindings.actionOf(id).description)}];
	});
}

const KEYS_WIDTH = 18;
/** With less room beside the keys a description stands below them. */
const LEAST_BESIDE = 24;
const INDENT = '  ';

/** The help page, broken to lines of `columns`; with something typed only the keys and actions that fit it. */
export function helpLines(bindings: KeyBindings, columns: number, typed = ''): Line[] {
	const entries = helpEntries(bindings).filter(entry => fits(entry, bindings, typed));
	if (entries.length === 0) return wrapped(translate('No key or action matches "{typed}".', {typed}), columns, 'dim');
	const lines = [...Map.groupBy(entries, ({section}) => section)].flatMap(([section, members]) => [
		line(section, 'heading'),
		...members.flatMap(entry => entryLines(entry, columns)),
		[],
	]);
	const hint = translate('Keys can be changed: "keys" in the configuration file, as in {example}.', {
		example: '{"keys": {"quit": ["Q"]}}',
	});
	return typed.trim() === '' ? [...lines, ...wrapped(hint, columns, 'dim')] : lines;
}

/** The line of the help at which the keys of a layer begin. */
export function helpPlace(bindings: KeyBindings, columns: number, layer: LayerSet): number {
	const heading = Object.entries(headings).find(([name]) => name === layer)?.[1];
	if (!heading) return 0;
	const title = translate(heading);
	const place = helpLines(bindings, columns).findIndex(
		([first, ...rest]) => first?.text === title && rest.length === 0,
	);
	return Math.max(0, place);
}

function entryLines({keys, description}: HelpEntry, columns: number): Line[] {
	if (columns - KEYS_WIDTH < LEAST_BESIDE)
		return [line(keys, 'key'), ...wrapped(description, columns, undefined, INDENT)];
	const [first = [], ...rest] = wrapped(description, columns - KEYS_WIDTH);
	return [
		[span(keys.padEnd(KEYS_WIDTH), 'key'), ...first],
		...rest.map((more): Line => [span(' '.repeat(KEYS_WIDTH)), ...more]),
	];
}

/** Whether an action has what was typed for one of its keys, or in its words. One character alone is a key. */
function fits({id, description, section}: HelpEntry, bindings: KeyBindings, typed: string): boolean {
	const wanted = typed.trim();
	if (wanted === '') return true;
	const keys = bindings.keysOf(id);
	if (keys.some(key => key === wanted || fold(keyLabel(key)) === fold(wanted))) return true;
	if ([...wanted].length === 1) return false;
	const text = fold(`${description} ${translate(bindings.actionOf(id).title)} ${section}`);
	return fold(wanted)
		.split(' ')
		.every(word => text.includes(word));
}
