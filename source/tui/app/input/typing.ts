import type {App} from '../../model/app/app.ts';
import {type Overlay, paneOf, withPane} from '../../model/app/app-state.ts';
import {withTyped} from '../../model/app/form.ts';
import type {Field} from '../../model/input/field.ts';

/** The line that is typed now. */
export interface Typing {
	readonly field: Field;
	/** Whether it may have several lines. */
	readonly hasLines?: boolean;
	write(field: Field): void;
}

/** The line that receives what is typed: of the palette, of a prompt, or of the screen; null where there is none. */
export function typingIn(app: App): Typing | null {
	const {state} = app.snapshot();
	const {overlay} = state;
	if (overlay?.kind === 'palette') return writingTo(overlay, field => setOverlay(app, {...overlay, field, index: 0}));
	if (overlay?.kind === 'choices') return writingTo(overlay, field => setOverlay(app, {...overlay, field, index: 0}));
	if (overlay?.kind === 'help') return writingTo(overlay, field => setOverlay(app, {...overlay, field, offset: 0}));
	if (overlay?.kind === 'prompt') return writingTo(overlay, field => setOverlay(app, {...overlay, field}));
	if (overlay?.kind === 'form') {
		const current = overlay.fields[overlay.index];
		const write = (field: Field) => setOverlay(app, withTyped(overlay, field));
		return current ? {field: current.field, hasLines: current.kind === 'lines', write} : null;
	}
	const pane = paneOf(state);
	if (overlay || !pane.isTyping) return null;
	return writingTo(pane, field => {
		app.update(now => withPane(now, {field, selected: null, index: 0}));
		app.requestShown();
	});
}

function writingTo({field}: {field: Field}, write: (field: Field) => void): Typing {
	return {field, write};
}

function setOverlay(app: App, overlay: Overlay): void {
	app.update(state => ({...state, overlay}));
}
