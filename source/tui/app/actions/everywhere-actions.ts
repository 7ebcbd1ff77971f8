import type {Actions} from '../../model/app/action.ts';
import type {App} from '../../model/app/app.ts';
import {emptyField} from '../../model/app/field.ts';
import {screenNames} from '../../screens/areas.ts';

/** The actions that can be done everywhere, also while something is typed. */
export const everywhereActions: Actions<'everywhere'> = {
	palette: {
		keys: 'ctrl+p :',
		title: 'Actions',
		description: 'Find an action by its name',
		footer: 9,
		isKeyOnly: true,
		run: app => app.update(state => ({...state, overlay: {kind: 'palette', field: emptyField, index: 0}})),
	},
	nextTab: {
		keys: 'tab',
		title: 'Next tab',
		description: 'Go to the next tab',
		run: app => goToNeighbour(app, 1),
	},
	previousTab: {
		keys: 'shift+tab',
		title: 'Previous tab',
		description: 'Go to the previous tab',
		run: app => goToNeighbour(app, -1),
	},
	suspend: {
		keys: 'ctrl+z',
		title: 'Suspend',
		description: 'Go to the shell; `fg` comes back',
		run: app => app.effects.suspend(),
	},
	redraw: {
		keys: 'ctrl+l',
		title: 'Redraw',
		description: 'Redraw the screen',
		run: app => app.effects.redraw(),
	},
	interrupt: {
		keys: 'ctrl+c',
		title: 'Interrupt',
		description: 'Quit with exit code 130',
		isKeyOnly: true,
		// 128 and the number of SIGINT, as a shell reports it.
		run: app => app.exit(130),
	},
};

function goToNeighbour(app: App, step: number): void {
	const {screen} = app.snapshot().state;
	const names: readonly string[] = screenNames;
	const index = names.indexOf(screen) + step;
	app.goTo(names[(index + names.length) % names.length] ?? screen);
}
