import {inBackground} from '../../../shared/in-background.ts';
import type {Actions, App} from '../../model/app/app.ts';
import {withNextField} from '../../model/app/form.ts';
import {emptyField} from '../../model/input/field.ts';
import {areas, isView, viewsIn} from '../../screens/areas.ts';
import {showAllStored} from '../show-stored.ts';

/** The actions that can be done everywhere, also while something is typed. */
export const everywhereActions: Actions<'everywhere'> = {
	palette: {
		keys: 'ctrl+p :',
		title: 'Actions',
		description: 'Find an action, a view, a restaurant, a dish or a job',
		footer: 80,
		isKeyOnly: true,
		run(app) {
			app.update(state => ({...state, overlay: {kind: 'palette', field: emptyField, index: 0}}));
			// An app that began in another area has not read what it finds.
			inBackground(showAllStored(app));
		},
	},
	nextView: {
		keys: 'tab',
		title: 'Next view',
		description: 'Go to the next view; after the last of an area to the next area; in a form to the next field',
		run: app => goToNeighbour(app, 1),
	},
	previousView: {
		keys: 'shift+tab',
		title: 'Previous view',
		description: 'Go to the previous view',
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

function goToNeighbour(app: App, step: 1 | -1): void {
	const {screen, trail, overlay} = app.snapshot().state;
	if (overlay?.kind === 'form') {
		app.update(state => ({...state, overlay: withNextField(overlay, step)}));
		return;
	}
	const names: readonly string[] = areas.flatMap(viewsIn);
	const view = isView(screen) ? screen : (trail.find(isView) ?? screen);
	const index = names.indexOf(view) + step;
	app.goTo(names[(index + names.length) % names.length] ?? screen);
}
