import {fold} from '../../shared/text/fold.ts';
import {fieldLine} from '../components/field-line.ts';
import {type Line, span, wrapped} from '../components/line.ts';
import {type ListEntry, listLines} from '../components/list-lines.ts';
import type {App, AppConfig} from '../model/app/app.ts';
import type {Choice, Overlay} from '../model/app/app-state.ts';
import {emptyField} from '../model/input/field.ts';
import type {Size} from '../terminal/size.ts';

type Choices = Extract<Overlay, {kind: 'choices'}>;

/** The choices that are shown: those with what is typed in them, where that adds nothing. */
export function shownChoices({choices, field, add}: Choices): readonly Choice[] {
	const typed = fold(field.text.trim());
	if (add !== null) return choices();
	return choices().filter(({text}) => fold(text).includes(typed));
}

/** Adds what was typed; with nothing typed, takes the selected choice into the list or out of it. */
export function acceptChoice(app: App, overlay: Choices): void {
	const typed = overlay.field.text.trim();
	if (overlay.add !== null && typed !== '') overlay.add(typed);
	else shownChoices(overlay)[overlay.index]?.toggle();
	const index = Math.max(0, Math.min(overlay.index, overlay.choices().length - 1));
	// An answer may have closed it.
	app.update(state =>
		state.overlay?.kind === 'choices' ? {...state, overlay: {...overlay, field: emptyField, index}} : state,
	);
}

/** The name of Enter in the list; null where there is nothing to choose. */
export function choiceTitle(overlay: Choices): 'Add' | 'Remove' | null {
	if (overlay.add !== null && overlay.field.text.trim() !== '') return 'Add';
	const choice = shownChoices(overlay)[overlay.index];
	return choice ? (choice.isChosen ? 'Remove' : 'Add') : null;
}

/** The list, the line that adds to it, and what the keys do. */
export function choiceLines(overlay: Choices, {columns, rows}: Size, config: AppConfig): Line[] {
	const {field, add, index, hint} = overlay;
	const {done, star} = config.signs;
	const hints = wrapped(hint, columns, 'dim');
	const shown = shownChoices(overlay);
	const entries = shown.map(
		({text, isChosen}, place): ListEntry => ({
			key: String(place),
			left: () => [span(isChosen ? `${add === null ? done : star} ` : '  ', 'favourite'), span(text)],
		}),
	);
	const room = {columns, rows: Math.max(1, Math.min(entries.length, rows - 1 - hints.length))};
	const isTyped = add !== null && field.text.trim() !== '';
	const selected = isTyped ? null : String(index);
	const list = listLines(entries, selected, {offset: index - Math.floor(room.rows / 2)}, room, config);
	return [fieldLine(add === null ? '/ ' : '+ ', field, true, columns, config), ...list, ...hints];
}
