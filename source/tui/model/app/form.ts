import {emptyField, type Field, fieldOf, moveToLine} from './field.ts';

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
}

/** Several fields that are filled in together. */
export interface Form {
	readonly kind: 'form';
	readonly title: string;
	readonly fields: readonly FormField[];
	/** The field that is typed in. */
	readonly index: number;
	/** Takes what was typed, by the ids of fields; the answer is the field with a mistake, and what is wrong. */
	readonly accept: (values: FormValues) => FormProblem | null;
	/** The form as a text for an editor, and its values in what was made of it. */
	readonly document: {
		readonly extension: string;
		readonly write: (values: FormValues) => string;
		readonly read: (text: string) => FormValues;
	};
}

export type FormValues = Readonly<Record<string, string>>;

export interface FormProblem {
	readonly id: string;
	readonly problem: string;
}

export function formField(
	id: string,
	label: string,
	hint: string,
	value: string,
	kind: FormField['kind'] = 'line',
): FormField {
	return {id, label, hint, kind, field: fieldOf(value), problem: null};
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
	if (!moved || !current) return withField(form, form.index + step);
	return {...form, fields: form.fields.with(form.index, {...current, field: moved})};
}

/** The form with another field to type in; after the last one comes the first. */
export function withField(form: Form, index: number): Form {
	return {...form, index: (index + form.fields.length) % form.fields.length};
}

export function withProblem(form: Form, {id, problem}: FormProblem): Form {
	const index = form.fields.findIndex(field => field.id === id);
	if (index < 0) return form;
	const fields = form.fields.map((field, at) => ({...field, problem: at === index ? problem : null}));
	return {...form, fields, index};
}

/** Whether Enter begins a new line in a text of several: as long as its brackets are open, as in a shell. */
export function isUnfinished({kind, field}: FormField): boolean {
	if (kind !== 'lines') return false;
	const count = (brackets: RegExp) => field.text.match(brackets)?.length ?? 0;
	return count(/[([{]/g) > count(/[)\]}]/g);
}
