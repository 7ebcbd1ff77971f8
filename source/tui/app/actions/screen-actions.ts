import {inBackground} from '../../../shared/in-background.ts';
import {messageOfText, translate} from '../../../shared/language/texts.ts';
import {shellWords} from '../../../shared/text/shell-words.ts';
import type {Actions, App, Snapshot} from '../../model/app/app.ts';
import {paneOf, selectedIndex, toggled, withPane} from '../../model/app/app-state.ts';
import {emptyField} from '../../model/input/field.ts';
import {areaOfKey} from '../../screens/area-keys.ts';
import {areaOf} from '../../screens/areas.ts';
import {goBack, nowhereReason} from '../../screens/go-back.ts';
import {refreshReason} from '../../screens/lunch/refresh-reason.ts';
import {markedRows, unmark} from '../../screens/marked-rows.ts';
import {placeIn} from '../../screens/navigation.ts';
import {moveDivider} from '../input/divider.ts';
import {move} from '../input/move.ts';
import {keepSelection} from '../keep-selection.ts';
import {openHelp} from '../open-help.ts';

/** Columns that a key moves the divider by. */
const DIVIDER_STEP = 4;

const noNeighbour = () => translate('Only a menu or a job has one before and after it');

/** The actions that every screen has. */
export const screenActions: Actions<'screen'> = {
	open: {
		keys: 'enter',
		title: 'Open',
		description: 'Open what is selected',
		footer: 1,
	},
	back: {
		keys: 'esc backspace',
		title: 'Back',
		description: 'Clear the filter, or go back',
		footer: 70,
		titleNow(snapshot) {
			if (markedRows(snapshot).length > 0) return 'Unmark';
			return paneOf(snapshot.state).field.text === '' ? null : 'Clear';
		},
		disabledReason(snapshot) {
			const isHere = markedRows(snapshot).length > 0 || paneOf(snapshot.state).field.text !== '';
			return isHere ? null : nowhereReason(snapshot);
		},
		run: back,
	},
	refresh: {
		keys: 'r f5',
		title: 'Refresh',
		description: 'Refresh what is shown',
		footer: 60,
		disabledReason: snapshot => (areaOf(snapshot.state.screen) === 'lunch' ? refreshReason(snapshot) : null),
		run: app => inBackground(refresh(app)),
	},
	previous: {
		keys: 'left h',
		title: 'Previous',
		description: 'Go to the previous menu or job; in a value, close the part',
		disabledReason: noNeighbour,
	},
	next: {
		keys: 'right l',
		title: 'Next',
		description: 'Go to the next menu or job; in a value, open the part',
		disabledReason: noNeighbour,
	},
	copy: {
		keys: 'y',
		title: 'Copy',
		description: 'Copy what is selected (through the terminal, OSC 52)',
		disabledReason: snapshot => (snapshot.screen.copy(snapshot) ? null : translate('There is nothing to copy')),
		run(app) {
			const snapshot = app.snapshot();
			const copied = snapshot.screen.copy(snapshot);
			if (!copied) return;
			app.effects.copy(copied.text);
			app.say(translate('Copied {what}.', {what: messageOfText(copied.what)}));
		},
	},
	copyCommand: {
		keys: 'c',
		title: 'Command',
		description: 'Show and copy the shell command for what is shown',
		run(app) {
			const snapshot = app.snapshot();
			const words = ['lunch', ...snapshot.screen.command(snapshot), ...usefulFlags(snapshot)];
			const text = shellWords(words);
			app.effects.copy(text);
			app.update(state => ({
				...state,
				overlay: {kind: 'notice', title: translate('The same in a shell (copied)'), text},
			}));
		},
	},
	toggleMark: {
		keys: 'v space',
		title: 'Mark',
		description: 'Mark or unmark the row, to do something with several at once',
		run(app, key) {
			if (app.snapshot().screen.canMark) return toggleMark(app);
			// Where nothing can be marked, the second key turns the page: Space does in all pagers.
			const [first] = app.config.bindings.keysOf('toggleMark');
			if (key === first) app.say(`${translate('Rows are marked in lists')}.`, true);
			else move(app, 'pageDown');
		},
	},
	undo: {
		keys: 'u',
		title: 'Undo',
		description: 'Undo the last change of favourites, dishes and diets, or what was forgotten',
		footer: 50,
		disabledReason: ({state}) => (state.undos.length === 0 ? translate('There is nothing to undo') : null),
		run: app => inBackground(undo(app)),
	},
	goToArea: {
		keys: '1 2 3 4',
		title: 'Area',
		description: 'Go to an area by its number, or to its first view from within',
		isKeyOnly: true,
		run(app, key) {
			const area = areaOfKey(key, app.config.bindings);
			if (area === undefined) return app.say(translate('There is no area {key}.', {key: key ?? ''}), true);
			const {screen, trail} = placeIn(app.snapshot().state, area);
			app.goTo(screen, trail);
		},
	},
	help: {
		keys: '? f1',
		title: 'Help',
		description: 'Show every key',
		footer: 90,
		run: openHelp,
	},
	narrowList: {
		keys: '<',
		title: 'Narrower',
		description: 'Make the list narrower, its preview wider',
		run: app => moveDivider(app, -DIVIDER_STEP),
	},
	widenList: {
		keys: '>',
		title: 'Wider',
		description: 'Make the list wider, its preview narrower',
		run: app => moveDivider(app, DIVIDER_STEP),
	},
	quit: {keys: 'q', title: 'Quit', description: 'Quit', footer: 91, run: app => app.exit(0)},
};

/** Refreshes what is shown; what comes to be selected by that, as the first of a list that was not to be had, is asked for. */
async function refresh(app: App): Promise<void> {
	await app.snapshot().screen.refresh(app);
	app.requestShown();
}

/** Of the flags that the app was started with, those that change what the command of this screen says. */
function usefulFlags({state, config}: Snapshot): readonly string[] {
	const subject = areaOf(state.screen) === 'lunch' ? 'menus' : 'work';
	return config.flags.filter(({isOf}) => isOf === 'everything' || isOf === subject).flatMap(({words}) => words);
}

/** Marks the selected row, or no longer, and goes on to the next. */
function toggleMark(app: App): void {
	const snapshot = app.snapshot();
	const rows = snapshot.screen.rows(snapshot);
	const pane = paneOf(snapshot.state);
	const row = rows[selectedIndex(pane, rows)];
	if (row === undefined) return;
	app.update(state => withPane(state, {marked: toggled(pane.marked, row)}));
	move(app, 'down');
}

async function undo(app: App): Promise<void> {
	const [last, ...before] = app.snapshot().state.undos;
	if (!last) return;
	app.update(state => ({...state, undos: before}));
	await last.run();
	app.say(last.said);
}

/** Takes marks away, or clears the filter; without either, goes back to the screen that the person came from. */
function back(app: App): void {
	const {state} = app.snapshot();
	if (markedRows(app.snapshot()).length > 0) unmark(app);
	else if (paneOf(state).field.text === '') goBack(app);
	else {
		keepSelection(app);
		app.update(now => withPane(now, {field: emptyField}));
	}
}
