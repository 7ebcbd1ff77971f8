/**
 * Where a key is listened to. Each area of screens has a layer of its own, so that a key may mean one thing
 * among restaurants and another among jobs; a screen with a field in it hears `field` instead.
 */
export type KeyLayer = 'everywhere' | 'screen' | 'lunch' | 'jobs' | 'functions' | 'move' | 'field' | 'confirm' | 'page';

export interface ActionDefinition {
	layer: KeyLayer;
	/** The keys that do it, as terminals name them; the first is the one that is shown. */
	keys: readonly string[];
	/** One or two words: for the footer and the palette. */
	title: string;
	/** One sentence without a full stop: for the help and the documentation. */
	description: string;
	/** Where in the footer, from the left; left out there if it has no place. */
	footer?: number;
	/** Kept out of the palette: it makes no sense chosen from a list. */
	isKeyOnly?: boolean;
}

type More = Pick<ActionDefinition, 'footer' | 'isKeyOnly'>;

/** Writes the actions of a layer, a line each. */
const inLayer =
	(layer: KeyLayer, common: More = {}) =>
	(keys: string, title: string, description: string, more: More = {}): ActionDefinition => ({
		layer,
		keys: keys.split(' '),
		title,
		description,
		...common,
		...more,
	});

const move = inLayer('move', {isKeyOnly: true});
const screen = inLayer('screen');
const lunch = inLayer('lunch');
const jobs = inLayer('jobs');
const functions = inLayer('functions');
const everywhere = inLayer('everywhere');
const field = inLayer('field', {isKeyOnly: true});
const confirm = inLayer('confirm', {isKeyOnly: true});
const page = inLayer('page', {isKeyOnly: true});

/**
 * Every action and its keys. Footer, help, palette, the README's table of keys and the test for
 * conflicts come from this table; `keys` in the configuration file replaces the keys of an action.
 */
export const actions = {
	up: move('up k', 'Up', 'Move up'),
	down: move('down j', 'Down', 'Move down'),
	pageUp: move('pageup ctrl+b', 'Page up', 'Move up a page'),
	pageDown: move('pagedown ctrl+f space', 'Page down', 'Move down a page'),
	first: move('home g', 'First', 'Go to the first line'),
	last: move('end G', 'Last', 'Go to the last line'),

	open: screen('enter', 'Open', 'Open what is selected', {footer: 1}),
	back: screen('esc backspace', 'Back', 'Drop the filter, or go back'),
	refresh: screen('r f5', 'Refresh', 'Ask anew, now', {footer: 7}),
	previous: screen('left h', 'Previous', 'The menu or the job before; in a call, close'),
	next: screen('right l', 'Next', 'The menu or the job after; in a call, open'),
	copy: screen('y', 'Copy', 'Copy what is selected (through the terminal, OSC 52)'),
	command: screen('c', 'Command', 'Show and copy the command that says the same'),
	tab: screen('1 2 3 4 5 6 7 8 9', 'Tab', 'Go to a tab by its number', {isKeyOnly: true}),
	help: screen('? f1', 'Help', 'Show every key', {footer: 8}),
	quit: screen('q', 'Quit', 'Leave', {footer: 10}),

	filter: lunch('/ f', 'Filter', 'Filter the list, or type a search', {footer: 2}),
	favourite: lunch('*', 'Favourite', 'Make the restaurant a favourite, or no longer; in Search the words', {footer: 3}),
	word: lunch('w', 'Favourite dish', 'Add a favourite dish word, or remove one'),
	diet: lunch('d', 'Diet', 'Choose the diet that Today ranks by'),
	refreshAll: lunch('R', 'Refresh all', "Ask for every restaurant's menu now"),
	homepage: lunch('o', 'Homepage', 'Open the homepage in a browser'),
	clear: lunch('x delete', 'Clear one', 'Forget the selected cached answer'),
	clearAll: lunch('X', 'Clear all', 'Forget every cached answer'),

	submit: jobs('n', 'New', 'Submit a job: so many decimals of pi', {footer: 2}),
	stop: jobs('x delete', 'Cancel', 'Cancel the job, queued or running', {footer: 3}),
	retry: jobs('R', 'Retry', 'Submit the digits of a failed or cancelled job again', {footer: 4}),
	download: jobs('d', 'Download', "Write the job's decimals to a file", {footer: 5}),
	states: jobs('s /', 'State', 'Show only the jobs of one state', {footer: 6}),

	write: functions('n', 'New', 'Write a function, or name one of a file, and run it', {footer: 2}),
	edit: functions('e', 'Edit', 'Run the selected call with changes', {footer: 3}),
	again: functions('R', 'Run again', 'Run the selected call once more', {footer: 4}),
	end: functions('x delete', 'Cancel', 'Cancel the call under way', {footer: 5}),

	palette: everywhere('ctrl+p :', 'Actions', 'Find an action by its name', {footer: 9, isKeyOnly: true}),
	nextTab: everywhere('tab', 'Next tab', 'Go to the next tab'),
	previousTab: everywhere('shift+tab', 'Previous tab', 'Go to the tab before'),
	suspend: everywhere('ctrl+z', 'Suspend', 'Go to the shell; `fg` comes back'),
	redraw: everywhere('ctrl+l', 'Redraw', 'Draw the screen anew'),
	interrupt: everywhere('ctrl+c', 'Interrupt', 'Leave with exit code 130', {isKeyOnly: true}),

	accept: field('enter', 'Accept', 'Take what was typed', {footer: 1}),
	cancel: field('esc', 'Cancel', 'Drop what was typed', {footer: 2}),
	fieldUp: field('up', 'Up', 'Move up while typing'),
	fieldDown: field('down', 'Down', 'Move down while typing'),
	fieldPageUp: field('pageup', 'Page up', 'Move up a page while typing'),
	fieldPageDown: field('pagedown', 'Page down', 'Move down a page while typing'),
	cursorLeft: field('left ctrl+b', 'Left', 'One character left'),
	cursorRight: field('right ctrl+f', 'Right', 'One character right'),
	cursorStart: field('home ctrl+a', 'Start', 'To the start of the text'),
	cursorEnd: field('end ctrl+e', 'End', 'To the end of the text'),
	eraseBefore: field('backspace', 'Erase', 'Erase the character before'),
	eraseAfter: field('delete ctrl+d', 'Erase', 'Erase the character after'),
	eraseWord: field('ctrl+w', 'Erase word', 'Erase the word before'),
	eraseAll: field('ctrl+u', 'Erase all', 'Erase what was typed'),

	yes: confirm('y enter', 'Yes', 'Do it', {footer: 1}),
	no: confirm('n esc q', 'No', 'Leave it', {footer: 2}),

	close: page('esc enter q ? f1', 'Close', 'Close', {footer: 1}),
} satisfies Readonly<Record<string, ActionDefinition>>;

export type ActionId = keyof typeof actions;

export const actionIds = Object.keys(actions) as ActionId[];

export function actionOf(id: ActionId): ActionDefinition {
	return actions[id];
}

/** Layers that are listened to at the same time: within one of these sets a key may mean one thing only. */
export const layerSets = {
	lunch: ['lunch', 'screen', 'move', 'everywhere'],
	jobs: ['jobs', 'screen', 'move', 'everywhere'],
	functions: ['functions', 'screen', 'move', 'everywhere'],
	field: ['field', 'everywhere'],
	confirm: ['confirm', 'everywhere'],
	page: ['page', 'move', 'everywhere'],
} as const satisfies Readonly<Record<string, readonly KeyLayer[]>>;

export type LayerSet = keyof typeof layerSets;
