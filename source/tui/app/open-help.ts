import {helpPlace} from '../chrome/help-lines.ts';
import {overlaySize} from '../chrome/overlay-size.ts';
import type {App} from '../model/app/app.ts';
import {emptyField} from '../model/input/field.ts';
import {bodySize} from '../screens/body-size.ts';
import {layersOf} from '../screens/layers.ts';

/** Shows the keys, from those of the area that is shown on. */
export function openHelp(app: App): void {
	const snapshot = app.snapshot();
	const {config, state} = snapshot;
	const {columns} = overlaySize(bodySize(snapshot), config.isLinear).inside;
	const offset = helpPlace(config.bindings, columns, layersOf(state));
	app.update(now => ({...now, overlay: {kind: 'help', field: emptyField, offset}}));
}
