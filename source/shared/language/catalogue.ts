/**
 * An English text where it is written in the program, with `{name}` where something is put in; in two forms where
 * `{count}` decides. Two are enough without Intl.PluralRules, which takes longer to load than a menu to print: English
 * and Swedish both have one form for one, and another for everything else.
 */
export type Template = string | Plural;

export interface Plural {
	readonly one: string;
	readonly other: string;
}

/** A text with what is put in. English is ready, for programs and logs; `key` finds its translation. */
export interface Message {
	readonly english: string;
	/** The English text without what is put in; where there are two forms, the one for many. */
	readonly key: string;
	readonly values: Values;
}

export type Value = string | number | Message;
export type Values = Readonly<Record<string, Value>>;

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
	? (Name extends `${string}${' ' | '"'}${string}` ? never : Name) | NamesIn<Rest>
	: never;
/** Those of some texts that nothing is put in. */
export type Plain<Text extends string> = {[Key in Text]: NamesIn<Key> extends never ? Key : never}[Text];

type Forms<Entry> = Entry extends string ? Entry : Entry extends {other: infer Form extends string} ? Form : never;

/** The argument that a template takes: an object of what is put in, or none. */
export type ValuesOf<Entry> =
	NamesIn<Forms<Entry>> extends never ? [] : [values: Readonly<Record<NamesIn<Forms<Entry>>, Value>>];

/** Translations by their English text, each with nothing put in that its English text does not have. */
type Translations<Texts> = {
	readonly [English in keyof Texts]: English extends string
		? NamesIn<Forms<Texts[English]>> extends NamesIn<English>
			? Texts[English]
			: never
		: never;
};

/** The Swedish texts of one area, by their English ones. */
export function inSwedish<const Texts extends Readonly<Record<string, Template>>>(
	texts: Texts & Translations<Texts>,
): Texts {
	return texts;
}

/** The text by which a translation is found. */
export function keyOf(template: Template): string {
	return typeof template === 'string' ? template : template.other;
}

/** A template with its values put in, each by `write`. */
export function fill(template: Template, values: Values, write: (value: Value) => string): string {
	const form = typeof template === 'string' ? template : String(values.count) === '1' ? template.one : template.other;
	return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => write(values[name] ?? ''));
}
