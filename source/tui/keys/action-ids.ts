/**
 * The ids of all actions, by the layer in which their keys are listened to. An action's record is in the folder of its
 * screen, or in `app/actions` where every screen has it: an id without a record does not compile, nor does the reverse.
 *
 * Each area of screens has a layer of its own, so that a key may mean one thing among restaurants and another among
 * jobs. `log` is for a log that fills the screen, `field` for a line that is typed, `confirm` for a question, `page` for a text in front of the screen.
 */
export interface ActionIds {
	move: 'up' | 'down' | 'pageUp' | 'pageDown' | 'halfUp' | 'halfDown' | 'first' | 'last';
	screen:
		| 'narrowList'
		| 'widenList'
		| 'open'
		| 'back'
		| 'refresh'
		| 'previous'
		| 'next'
		| 'copy'
		| 'copyCommand'
		| 'toggleMark'
		| 'undo'
		| 'goToArea'
		| 'help'
		| 'quit';
	lunch:
		| 'filter'
		| 'toggleFavourite'
		| 'editDishWords'
		| 'editDiets'
		| 'refreshAllMenus'
		| 'openHomepage'
		| 'showWeek'
		| 'weekOfFavourites'
		| 'dayBefore'
		| 'dayAfter'
		| 'backToToday'
		| 'findCanteens'
		| 'sortByDistance'
		| 'sortRestaurants';
	jobs: 'submitJob' | 'cancelJob' | 'retryJob' | 'downloadResult' | 'filterJobs' | 'showEvents' | 'forgetMap';
	functions:
		| 'newCall'
		| 'editCall'
		| 'editCallOutside'
		| 'repeatCall'
		| 'cancelCall'
		| 'showOutput'
		| 'forgetCall'
		| 'forgetAllCalls';
	services: 'chooseSpan' | 'clearAnswer' | 'clearAllAnswers';
	log: 'searchLog' | 'nextMatch' | 'previousMatch' | 'filterLog' | 'followLog' | 'wrapLog' | 'chooseStream' | 'saveLog';
	everywhere: 'palette' | 'nextView' | 'previousView' | 'suspend' | 'redraw' | 'interrupt';
	field:
		| 'acceptInput'
		| 'cancelInput'
		| 'openEditor'
		| 'fieldUp'
		| 'fieldDown'
		| 'fieldPageUp'
		| 'fieldPageDown'
		| FieldEdit;
	confirm: 'answerYes' | 'answerNo';
	page: 'closePage';
}

/** The actions that change the line that is typed. */
export type FieldEdit =
	| 'cursorLeft'
	| 'cursorRight'
	| 'cursorStart'
	| 'cursorEnd'
	| 'eraseBefore'
	| 'eraseAfter'
	| 'eraseWord'
	| 'eraseAll';

export type KeyLayer = keyof ActionIds;

export type ActionId = ActionIds[KeyLayer];

/** Layers that are listened to at the same time: within one of these sets a key may mean one thing only. */
export const layerSets = {
	lunch: ['lunch', 'screen', 'move', 'everywhere'],
	jobs: ['jobs', 'screen', 'move', 'everywhere'],
	functions: ['functions', 'screen', 'move', 'everywhere'],
	services: ['services', 'screen', 'move', 'everywhere'],
	log: ['log', 'screen', 'move', 'everywhere'],
	field: ['field', 'everywhere'],
	confirm: ['confirm', 'everywhere'],
	page: ['page', 'move', 'everywhere'],
} as const satisfies Readonly<Record<string, readonly KeyLayer[]>>;

export type LayerSet = keyof typeof layerSets;
