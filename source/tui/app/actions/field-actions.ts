import {inBackground} from '../../../shared/in-background.ts';
import type {PlainText} from '../../../shared/language/texts.ts';
import {translate} from '../../../shared/language/texts.ts';
import {acceptChoice, choiceTitle} from '../../chrome/choices.ts';
import {chooseEntry, paletteEntries} from '../../chrome/palette.ts';
import type {FieldEdit} from '../../keys/action-ids.ts';
import type {Action, Actions, App, Snapshot} from '../../model/app/app.ts';
import {type Overlay, paneOf, withPane} from '../../model/app/app-state.ts';
import {type Form, isUnfinished, valuesOf, withFirstProblem, withNextField} from '../../model/app/form.ts';
import {editField, emptyField, insertText} from '../../model/input/field.ts';
import {editInEditor} from '../../screens/edit-in-editor.ts';
import {openMenu} from '../../screens/lunch/open-menu.ts';
import {typingIn} from '../input/typing.ts';
import {keepSelection} from '../keep-selection.ts';
import {moving} from './move-actions.ts';

const editing = (edit: FieldEdit, keys: string, title: PlainText, description: PlainText): Action => ({
	keys,
	title,
	description,
	isKeyOnly: true,
	run(app) {
		const typing = typingIn(app);
		typing?.write(editField(typing.field, edit));
	},
});

/** The actions of a line that is typed: a filter, a search, an answer to a prompt, the words of the palette. */
export const fieldActions: Actions<'field'> = {
	acceptInput: {
		keys: 'enter',
		title: 'Accept',
		description: 'Accept what was typed',
		footer: 1,
		isKeyOnly: true,
		titleNow: acceptTitle,
		disabledReason: nothingToChoose,
		run: acceptInput,
	},
	cancelInput: {
		keys: 'esc',
		title: 'Cancel',
		description: 'Discard what was typed',
		footer: 2,
		isKeyOnly: true,
		titleNow: cancelTitle,
		run: cancelInput,
	},
	fieldUp: moving('up', 'up', 'Up', 'Move up while typing'),
	fieldDown: moving('down', 'down', 'Down', 'Move down while typing'),
	fieldPageUp: moving('pageUp', 'pageup', 'Page up', 'Move up a page while typing'),
	fieldPageDown: moving('pageDown', 'pagedown', 'Page down', 'Move down a page while typing'),
	cursorLeft: editing('cursorLeft', 'left ctrl+b', 'Left', 'One character left'),
	cursorRight: editing('cursorRight', 'right ctrl+f', 'Right', 'One character right'),
	cursorStart: editing('cursorStart', 'home ctrl+a', 'Start', 'To the start of the text'),
	cursorEnd: editing('cursorEnd', 'end ctrl+e', 'End', 'To the end of the text'),
	eraseBefore: editing('eraseBefore', 'backspace', 'Erase', 'Erase the character before'),
	eraseAfter: editing('eraseAfter', 'delete ctrl+d', 'Erase', 'Erase the character after'),
	eraseWord: editing('eraseWord', 'ctrl+w', 'Erase word', 'Erase the word before'),
	openEditor: {
		keys: 'ctrl+o',
		title: 'Editor',
		description: 'Edit what is filled in with $VISUAL or $EDITOR',
		footer: 3,
		isKeyOnly: true,
		disabledReason: ({state}) =>
			state.overlay?.kind === 'form' ? null : translate('An editor is for the form of a call'),
		run: editForm,
	},
	eraseAll: editing('eraseAll', 'ctrl+u', 'Erase all', 'Erase what was typed'),
};

/** The name of Enter in the line that is typed. */
function acceptTitle(snapshot: Snapshot): PlainText | null {
	const {state, screen} = snapshot;
	if (state.overlay) return acceptTitleIn(state.overlay);
	if (screen.field === 'search' && screen.restaurant(snapshot) !== null) return 'Open';
	if (paneOf(state).field.text === '') return 'Leave the field';
	if (screen.log) return 'Find next';
	return screen.field === 'search' ? 'Leave the field' : 'Keep the filter';
}

const formTitles = {newline: 'New line', next: 'Next field', accept: null} as const;

function acceptTitleIn(overlay: Overlay): PlainText | null {
	switch (overlay.kind) {
		case 'help':
			return 'Close';
		case 'palette':
			return 'Choose';
		case 'choices':
			return choiceTitle(overlay);
		case 'form':
			return formTitles[enterIn(overlay)];
		default:
			return null;
	}
}

/** The name of Esc in the line that is typed: a search stays for the next one, a filter goes. */
function cancelTitle({state, screen}: Snapshot): PlainText | null {
	const {overlay} = state;
	if (overlay) return overlay.kind === 'prompt' || overlay.kind === 'form' ? null : 'Close';
	if (screen.field === 'search' || paneOf(state).field.text === '') return 'Leave the field';
	return screen.log ? 'Drop the search' : 'Drop the filter';
}

function nothingToChoose(snapshot: Snapshot): string | null {
	const {overlay} = snapshot.state;
	const isNone =
		(overlay?.kind === 'palette' && paletteEntries(snapshot, overlay.field.text).length === 0) ||
		(overlay?.kind === 'choices' && choiceTitle(overlay) === null);
	return isNone ? translate('There is nothing to choose') : null;
}

function acceptInput(app: App): void {
	const {overlay} = app.snapshot().state;
	if (overlay?.kind === 'help') {
		app.update(state => ({...state, overlay: null}));
	} else if (overlay?.kind === 'palette') {
		chooseEntry(app, overlay);
	} else if (overlay?.kind === 'choices') {
		acceptChoice(app, overlay);
	} else if (overlay?.kind === 'prompt') {
		app.update(state => ({...state, overlay: null}));
		const problem = overlay.accept(overlay.field.text.trim());
		if (problem !== null) app.update(state => ({...state, overlay: {...overlay, problem}}));
	} else if (overlay?.kind === 'form') {
		acceptForm(app, overlay);
	} else {
		app.update(state => withPane(state, {isTyping: false}));
		const snapshot = app.snapshot();
		const {screen} = snapshot;
		screen.accept?.(app);
		const id = screen.field === 'search' ? screen.restaurant(snapshot) : null;
		if (id !== null) openMenu(app, id);
	}
}

/** The effect of Enter in a form: it goes on to the next field from a text, and to a new line in it while its brackets are open. */
function enterIn({fields, index}: Form): 'newline' | 'next' | 'accept' {
	const current = fields[index];
	if (current && isUnfinished(current)) return 'newline';
	return current?.kind === 'lines' && current.field.text !== '' ? 'next' : 'accept';
}

function acceptForm(app: App, form: Form): void {
	const does = enterIn(form);
	if (does === 'newline') {
		const typing = typingIn(app);
		typing?.write(insertText(typing.field, '\n', true));
		return;
	}
	if (does === 'next') {
		app.update(state => ({...state, overlay: withNextField(form, 1)}));
		return;
	}
	const mended = withFirstProblem(form);
	app.update(state => ({...state, overlay: mended}));
	if (!mended) form.accept(valuesOf(form));
}

function editForm(app: App): void {
	const {overlay} = app.snapshot().state;
	if (overlay?.kind === 'form') inBackground(editInEditor(app, overlay));
}

function cancelInput(app: App): void {
	const {overlay} = app.snapshot().state;
	if (overlay) {
		app.update(state => ({...state, overlay: null}));
		return;
	}
	keepSelection(app);
	const isSearch = app.snapshot().screen.field === 'search';
	app.update(state => withPane(state, {isTyping: false, field: isSearch ? paneOf(state).field : emptyField}));
}
