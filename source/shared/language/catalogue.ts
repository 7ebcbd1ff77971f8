/**
 * A text with `{name}` where something is put in; in two forms where `{count}` decides. Two are enough without
 * Intl.PluralRules, which takes longer to load than a menu to print: English and Swedish both have one form for one, and
 * another for everything else.
 */
export type Template = string | {readonly one: string; readonly other: string};

/** A text of a catalogue with what is put in. English is ready, for programs and logs; `key` finds the translation. */
export interface Message<Key extends string = string> {
	readonly english: string;
	readonly key: Key;
	readonly values: Values;
}

export type Value = string | number | Message;
export type Values = Readonly<Record<string, Value>>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type Forms<Entry> = Entry extends string
	? Entry
	: Entry extends Record<string, infer Form extends string>
		? Form
		: never;

/** The argument that a template takes: an object of what is put in, or none. */
export type ValuesOf<Entry> =
	NamesIn<Forms<Entry>> extends never ? [] : [values: Readonly<Record<NamesIn<Forms<Entry>>, Value>>];

/** A template with its values put in, each by `write`. */
export function fill(template: Template, values: Values, write: (value: Value) => string): string {
	const form = typeof template === 'string' ? template : values.count === 1 ? template.one : template.other;
	return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => write(values[name] ?? ''));
}
