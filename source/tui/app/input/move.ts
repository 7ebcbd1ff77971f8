import {shownChoices} from '../../chrome/choices.ts';
import {helpLines} from '../../chrome/help-lines.ts';
import {overlaySize} from '../../chrome/overlay-size.ts';
import {paletteEntries} from '../../chrome/palette.ts';
import {wrapped} from '../../components/line.ts';
import type {App} from '../../model/app/app.ts';
import {type Movement, moved, moveSelection, type Overlay, paneOf, withPane} from '../../model/app/app-state.ts';
import {withStep} from '../../model/app/form.ts';
import {LOG_END} from '../../model/log/log-view.ts';
import {bodySize} from '../../screens/body-size.ts';

/** Moves the selection of what is in front, or scrolls it. */
export function move(app: App, movement: Movement): void {
	const {overlay} = app.snapshot().state;
	const page = Math.max(1, bodySize(app.snapshot()).rows - 3);
	if (overlay) moveOverlay(app, overlay, movement, page);
	else moveScreen(app, movement, page, typedCount(app));
}

function moveOverlay(app: App, overlay: Overlay, movement: Movement, page: number): void {
	const {config} = app.snapshot();
	if (overlay.kind === 'palette') {
		const count = paletteEntries(app.snapshot(), overlay.field.text).length;
		const index = moved(overlay.index, movement, count, page);
		app.update(now => ({...now, overlay: {...overlay, index}}));
	} else if (overlay.kind === 'choices') {
		const index = moved(overlay.index, movement, shownChoices(overlay).length, page);
		app.update(now => ({...now, overlay: {...overlay, index}}));
	} else if (overlay.kind === 'form') {
		const isBack = movement === 'up' || movement === 'pageUp' || movement === 'first';
		app.update(now => ({...now, overlay: withStep(overlay, isBack ? -1 : 1)}));
	} else if (overlay.kind === 'help') {
		const {inside} = overlaySize(bodySize(app.snapshot()), config.isLinear);
		const lines = helpLines(config.bindings, inside.columns, overlay.field.text);
		const count = Math.max(0, lines.length - Math.max(1, inside.rows - 1));
		const offset = moved(overlay.offset, movement, count + 1, page);
		app.update(now => ({...now, overlay: {...overlay, offset}}));
	} else if (overlay.kind === 'notice') {
		const {inside} = overlaySize(bodySize(app.snapshot()), config.isLinear);
		const count = Math.max(0, wrapped(overlay.text, inside.columns).length - inside.rows);
		const offset = moved(overlay.offset ?? 0, movement, count + 1, page);
		app.update(now => ({...now, overlay: {...overlay, offset}}));
	}
}

/** The number that was typed before the movement; null for none. */
function typedCount(app: App): number | null {
	const {count} = app.snapshot().state;
	return count === '' ? null : Math.max(1, Number(count));
}

function moveScreen(app: App, movement: Movement, page: number, times: number | null): void {
	const snapshot = app.snapshot();
	const {screen} = snapshot;
	const length = screen.length?.(snapshot);
	if (length === undefined) {
		const rows = screen.rows(snapshot);
		app.update(now => withPane(now, moveSelection(paneOf(now), rows, movement, page, times)));
		const restaurant = screen.restaurant(app.snapshot());
		if (restaurant !== null) app.update(now => ({...now, restaurant}));
	} else {
		const offset = Math.min(paneOf(snapshot.state).offset, length);
		const next = moved(offset, movement, length + 1, page, times);
		// At its end a log is followed as it grows.
		app.update(now => withPane(now, {offset: screen.log && next === length ? LOG_END : next}));
	}
	app.requestShown();
}
