import type {App, ScreenAction, Snapshot} from '../../model/app/app.ts';
import {withPane} from '../../model/app/app-state.ts';

/** Goes to the menu of a restaurant: of a day, or of today where that is null. */
export function openMenu(app: App, id: string, day: string | null = null): void {
	app.update(state => ({...withPane(state, {offset: 0}, 'menu'), restaurant: id, day}));
	app.open('menu');
}

/** Opens the menu of the restaurant that a screen has selected. */
export function openSelectedMenu(selectedId: (snapshot: Snapshot) => string | null): ScreenAction {
	return {
		disabledReason: snapshot => (selectedId(snapshot) === null ? 'Nothing is selected' : null),
		run(app) {
			const id = selectedId(app.snapshot());
			if (id !== null) openMenu(app, id);
		},
	};
}
