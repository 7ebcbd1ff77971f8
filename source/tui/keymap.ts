/** Where a key is listened to; a screen with a field in it hears `field`, not `screen`. */
export type KeyLayer = 'everywhere' | 'screen' | 'move' | 'field' | 'confirm' | 'page';

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

/**
 * Every action and its keys. Footer, help, palette, the README's table of keys and the test for
 * conflicts come from this table; `keys` in the configuration file replaces the keys of an action.
 */
export const actions = {
	up: {layer: 'move', keys: ['up', 'k'], title: 'Up', description: 'Move up', isKeyOnly: true},
	down: {layer: 'move', keys: ['down', 'j'], title: 'Down', description: 'Move down', isKeyOnly: true},
	pageUp: {layer: 'move', keys: ['pageup', 'ctrl+b'], title: 'Page up', description: 'Move up a page', isKeyOnly: true},
	pageDown: {
		layer: 'move',
		keys: ['pagedown', 'ctrl+f', 'space'],
		title: 'Page down',
		description: 'Move down a page',
		isKeyOnly: true,
	},
	first: {layer: 'move', keys: ['home', 'g'], title: 'First', description: 'Go to the first line', isKeyOnly: true},
	last: {layer: 'move', keys: ['end', 'G'], title: 'Last', description: 'Go to the last line', isKeyOnly: true},

	open: {layer: 'screen', keys: ['enter'], title: 'Open', description: 'Open the menu of what is selected', footer: 1},
	back: {layer: 'screen', keys: ['esc', 'backspace'], title: 'Back', description: 'Drop the filter, or go back'},
	filter: {
		layer: 'screen',
		keys: ['/', 'f'],
		title: 'Filter',
		description: 'Filter the list, or type a search',
		footer: 2,
	},
	favourite: {
		layer: 'screen',
		keys: ['*'],
		title: 'Favourite',
		description: 'Make the restaurant a favourite, or no longer; in Search the words',
		footer: 3,
	},
	word: {
		layer: 'screen',
		keys: ['w'],
		title: 'Favourite dish',
		description: 'Add a favourite dish word, or remove one',
	},
	diet: {layer: 'screen', keys: ['d'], title: 'Diet', description: 'Choose the diet that Today ranks by'},
	refresh: {layer: 'screen', keys: ['r', 'f5'], title: 'Refresh', description: 'Ask the upstream now', footer: 4},
	refreshAll: {layer: 'screen', keys: ['R'], title: 'Refresh all', description: "Ask for every restaurant's menu now"},
	previous: {layer: 'screen', keys: ['left', 'h'], title: 'Previous', description: 'Menu of the restaurant before'},
	next: {layer: 'screen', keys: ['right', 'l'], title: 'Next', description: 'Menu of the restaurant after'},
	copy: {
		layer: 'screen',
		keys: ['y'],
		title: 'Copy',
		description: 'Copy what is selected (through the terminal, OSC 52)',
	},
	homepage: {layer: 'screen', keys: ['o'], title: 'Homepage', description: 'Open the homepage in a browser'},
	command: {
		layer: 'screen',
		keys: ['c'],
		title: 'Command',
		description: 'Show and copy the command that says the same',
	},
	clear: {layer: 'screen', keys: ['x', 'delete'], title: 'Clear one', description: 'Forget the selected cached answer'},
	clearAll: {layer: 'screen', keys: ['X'], title: 'Clear all', description: 'Forget every cached answer'},
	tab: {
		layer: 'screen',
		keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
		title: 'Tab',
		description: 'Go to a tab by its number',
		isKeyOnly: true,
	},
	help: {layer: 'screen', keys: ['?', 'f1'], title: 'Help', description: 'Show every key', footer: 6},
	palette: {
		layer: 'everywhere',
		keys: ['ctrl+p', ':'],
		title: 'Actions',
		description: 'Find an action by its name',
		footer: 5,
		isKeyOnly: true,
	},
	quit: {layer: 'screen', keys: ['q'], title: 'Quit', description: 'Leave', footer: 7},

	nextTab: {layer: 'everywhere', keys: ['tab'], title: 'Next tab', description: 'Go to the next tab'},
	previousTab: {layer: 'everywhere', keys: ['shift+tab'], title: 'Previous tab', description: 'Go to the tab before'},
	suspend: {layer: 'everywhere', keys: ['ctrl+z'], title: 'Suspend', description: 'Go to the shell; `fg` comes back'},
	redraw: {layer: 'everywhere', keys: ['ctrl+l'], title: 'Redraw', description: 'Draw the screen anew'},
	interrupt: {
		layer: 'everywhere',
		keys: ['ctrl+c'],
		title: 'Interrupt',
		description: 'Leave with exit code 130',
		isKeyOnly: true,
	},

	accept: {
		layer: 'field',
		keys: ['enter'],
		title: 'Accept',
		description: 'Take what was typed',
		isKeyOnly: true,
		footer: 1,
	},
	cancel: {
		layer: 'field',
		keys: ['esc'],
		title: 'Cancel',
		description: 'Drop what was typed',
		isKeyOnly: true,
		footer: 2,
	},
	fieldUp: {layer: 'field', keys: ['up'], title: 'Up', description: 'Move up while typing', isKeyOnly: true},
	fieldDown: {layer: 'field', keys: ['down'], title: 'Down', description: 'Move down while typing', isKeyOnly: true},
	fieldPageUp: {
		layer: 'field',
		keys: ['pageup'],
		title: 'Page up',
		description: 'Move up a page while typing',
		isKeyOnly: true,
	},
	fieldPageDown: {
		layer: 'field',
		keys: ['pagedown'],
		title: 'Page down',
		description: 'Move down a page while typing',
		isKeyOnly: true,
	},
	cursorLeft: {
		layer: 'field',
		keys: ['left', 'ctrl+b'],
		title: 'Left',
		description: 'One character left',
		isKeyOnly: true,
	},
	cursorRight: {
		layer: 'field',
		keys: ['right', 'ctrl+f'],
		title: 'Right',
		description: 'One character right',
		isKeyOnly: true,
	},
	cursorStart: {
		layer: 'field',
		keys: ['home', 'ctrl+a'],
		title: 'Start',
		description: 'To the start of the text',
		isKeyOnly: true,
	},
	cursorEnd: {
		layer: 'field',
		keys: ['end', 'ctrl+e'],
		title: 'End',
		description: 'To the end of the text',
		isKeyOnly: true,
	},
	eraseBefore: {
		layer: 'field',
		keys: ['backspace'],
		title: 'Erase',
		description: 'Erase the character before',
		isKeyOnly: true,
	},
	eraseAfter: {
		layer: 'field',
		keys: ['delete', 'ctrl+d'],
		title: 'Erase',
		description: 'Erase the character after',
		isKeyOnly: true,
	},
	eraseWord: {
		layer: 'field',
		keys: ['ctrl+w'],
		title: 'Erase word',
		description: 'Erase the word before',
		isKeyOnly: true,
	},
	eraseAll: {
		layer: 'field',
		keys: ['ctrl+u'],
		title: 'Erase all',
		description: 'Erase what was typed',
		isKeyOnly: true,
	},

	yes: {layer: 'confirm', keys: ['y', 'enter'], title: 'Yes', description: 'Do it', isKeyOnly: true, footer: 1},
	no: {layer: 'confirm', keys: ['n', 'esc', 'q'], title: 'No', description: 'Leave it', isKeyOnly: true, footer: 2},

	close: {
		layer: 'page',
		keys: ['esc', 'enter', 'q', '?', 'f1'],
		title: 'Close',
		description: 'Close',
		isKeyOnly: true,
		footer: 1,
	},
} as const satisfies Readonly<Record<string, ActionDefinition>>;

export type ActionId = keyof typeof actions;

export const actionIds = Object.keys(actions) as ActionId[];

export function actionOf(id: ActionId): ActionDefinition {
	return actions[id];
}

/** Layers that are listened to at the same time: within one of these sets a key may mean one thing only. */
export const layerSets = {
	screen: ['screen', 'move', 'everywhere'],
	field: ['field', 'everywhere'],
	confirm: ['confirm', 'everywhere'],
	page: ['page', 'move', 'everywhere'],
} as const satisfies Readonly<Record<string, readonly KeyLayer[]>>;

export type LayerSet = keyof typeof layerSets;
