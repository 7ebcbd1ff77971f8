import {translate} from '../../shared/language/texts.ts';
import type {App} from '../model/app/app.ts';
import {type Form, valuesOf, withValues} from '../model/app/form.ts';

/** Hands a form to the person's editor, and shows it with what was made of it. */
export async function editInEditor(app: App, form: Form): Promise<void> {
	const {write, read, extension} = form.document;
	const edited = await app.effects.edit(write(valuesOf(form)), extension);
	if ('problem' in edited) app.say(translate('{reason}: set VISUAL or EDITOR.', {reason: edited.problem}), true);
	else app.update(state => ({...state, overlay: withValues(form, read(edited.text))}));
}
