import {inBackground} from '../../../shared/in-background.ts';
import {shellWords} from '../../../shared/text/shell-words.ts';
import type {Actions} from '../../model/app/action.ts';
import type {App} from '../../model/app/app.ts';
import {paneOf, withPane} from '../../model/app/app-state.ts';
import {emptyField} from '../../model/app/field.ts';
import {areaOfKey} from '../../screens/area-keys.ts';
import {areaOf} from '../../screens/areas.ts';
import {goBack, nowhereReason} from '../../screens/go-back.ts';
import {refreshReason} from '../../screens/lunch/refresh-reason.ts';
import {placeIn} from '../../screens/navigation.ts';
import {moveDivider} from '../divider.ts';
import {keepSelection} from '../keep-selection.ts';
import {openHelp} from '../open-help.ts';

/** Columns that a key moves the divider by. */
const DIVIDER_STEP = 4;

const noNeighbour = () => 'Only a menu or a job has one before and after it';

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
		titleNow: ({state}) => (paneOf(state).field.text === '' ? null : 'Clear'),
		disabledReason: snapshot => (paneOf(snapshot.state).field.text === '' ? nowhereReason(snapshot) : null),
		run: back,
	},
	refresh: {
		keys: 'r f5',
		title: 'Refresh',
		description: 'Refresh what is shown',
		footer: 60,
		disabledReason: snapshot => (areaOf(snapshot.state.screen) === 'lunch' ? refreshReason(snapshot) : null),
		run: app => inBackground(app.snapshot().screen.refresh(app)),
	},
	previous: {
		keys: 'left h',
		title: 'Previous',
		description: 'The previous menu or job; in a call, close',
		disabledReason: noNeighbour,
	},
	next: {
		keys: 'right l',
		title: 'Next',
		description: 'The next menu or job; in a call, open',
		disabledReason: noNeighbour,
	},
	copy: {
		keys: 'y',
		title: 'Copy',
		description: 'Copy what is selected (through the terminal, OSC 52)',
		disabledReason: snapshot => (snapshot.screen.copy(snapshot) ? null : 'There is nothing to copy'),
		run(app) {
			const snapshot = app.snapshot();
			const copied = snapshot.screen.copy(snapshot);
			if (!copied) return;
			app.effects.copy(copied.text);
			app.say(`Copied ${copied.what}.`);
		},
	},
	copyCommand: {
		keys: 'c',
		title: 'Command',
		description: 'Show and copy the shell command for what is shown',
		run(app) {
			const snapshot = app.snapshot();
			const words = ['lunch', ...snapshot.screen.command(snapshot), ...snapshot.config.flags];
			const text = shellWords(words);
			app.effects.copy(text);
			app.update(state => ({...state, overlay: {kind: 'notice', title: 'The same in a shell (copied)', text}}));
		},
	},
	goToArea: {
		keys: '1 2 3 4',
		title: 'Area',
		description: 'Go to an area by its number, or to its first view from within',
		isKeyOnly: true,
		run(app, key) {
			const area = areaOfKey(key, app.config.bindings);
			if (area === undefined) return app.say(`There is no area ${key}.`, true);
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

/** Clears the filter; without one, goes back to the screen that the person came from. */
function back(app: App): void {
	const {state} = app.snapshot();
	if (paneOf(state).field.text === '') goBack(app);
	else {
		keepSelection(app);
		app.update(now => withPane(now, {field: emptyField}));
	}
}
