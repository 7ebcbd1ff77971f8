import {emptyField, type Field, fieldOf, moveToLine} from '../input/field.ts';

/** A field of a form. */
export interface FormField {
	readonly id: string;
	readonly label: string;
	readonly hint: string;
	/** A line, a text of several lines, or a switch that is on while its text is not empty. */
	readonly kind: 'line' | 'lines' | 'switch';
	readonly field: Field;
	/** The mistake in it; null while none was found. */
	readonly problem: string | null;
	/** The field without which it says nothing, and is not shown; null for none. */
	readonly needs: string | null;
}

/** Several fields that are filled in together. */
export interface Form {
	readonly kind: 'form';
	readonly title: string;
	readonly fields: readonly FormField[];
	/** The field that is typed in. */
	readonly index: number;
	/** The mistake in a field, as a sentence; null where there is none. It is asked when the field is left. */
	readonly check: (id: string, values: FormValues) => string | null;
	/** Takes what was typed, by the ids of fields, once nothing is wrong with it. */
	readonly accept: (values: FormValues) => void;
	/** The form as a text for an editor, and its values in what was made of it. */
	readonly document: {
		readonly extension: string;
		readonly write: (values: FormValues) => string;
		readonly read: (text: string) => FormValues;
	};
}

export type FormValues = Readonly<Record<string, string>>;

export function formField(
	id: string,
	label: string,
	hint: string,
	value: string,
	kind: FormField['kind'] = 'line',
): FormField {
	return {id, label, hint, kind, field: fieldOf(value), problem: null, needs: null};
}

export function valuesOf({fields}: Form): FormValues {
	return Object.fromEntries(fields.map(({id, field}) => [id, field.text]));
}

/** The form with other values, none of which was found wrong yet. */
export function withValues(form: Form, values: FormValues): Form {
	const fields = form.fields.map(field => ({...field, field: fieldOf(values[field.id] ?? ''), problem: null}));
	return {...form, fields};
}

/** The form with what is typed in its field; a switch changes with anything. */
export function withTyped(form: Form, field: Field): Form {
	const fields = form.fields.map((one, index) => {
		if (index !== form.index) return one;
		const typed = one.kind === 'switch' ? (one.field.text === '' ? fieldOf('yes') : emptyField) : field;
		return {...one, field: typed, problem: null};
	});
	return {...form, fields};
}

/** The form after a step up or down: to another line of its field, else to another field. */
export function withStep(form: Form, step: 1 | -1): Form {
	const current = form.fields[form.index];
	const moved = current?.kind === 'lines' ? moveToLine(current.field, step) : null;
	if (!moved || !current) return withNextField(form, step);
	return {...form, fields: form.fields.with(form.index, {...current, field: moved})};
}

/** The form with the field after the one that is typed in, or before it; after the last one comes the first. */
export function withNextField(form: Form, step: 1 | -1): Form {
	const checked = withChecked(form, form.index);
	const count = form.fields.length;
	let index = form.index;
	do index = (index + step + count) % count;
	while (!isShown(checked, index) && index !== form.index);
	return {...checked, index};
}

/** The form with the first of its fields that has a mistake; null where none has. */
export function withFirstProblem(form: Form): Form | null {
	const checked = form.fields.reduce((all, _field, index) => withChecked(all, index), form);
	const index = checked.fields.findIndex(({problem}, at) => problem !== null && isShown(checked, at));
	return index < 0 ? null : {...checked, index};
}

function withChecked(form: Form, index: number): Form {
	const field = form.fields[index];
	if (!field) return form;
	const problem = form.check(field.id, valuesOf(form));
	return problem === field.problem ? form : {...form, fields: form.fields.with(index, {...field, problem})};
}

/** Whether a field is shown: one that says something only with another is not, while that one is empty. */
export function isShown({fields}: Pick<Form, 'fields'>, index: number): boolean {
	const needed = fields[index]?.needs ?? null;
	if (needed === null) return true;
	const place = fields.findIndex(({id}) => id === needed);
	return (fields[place]?.field.text.trim() ?? '') !== '' && isShown({fields}, place);
}

/** Whether Enter begins a new line in a text of several: as long as its brackets are open, as in a shell. */
export function isUnfinished({kind, field}: FormField): boolean {
	if (kind !== 'lines') return false;
	const count = (brackets: RegExp) => field.text.match(brackets)?.length ?? 0;
	return count(/[([{]/g) > count(/[)\]}]/g);
}
