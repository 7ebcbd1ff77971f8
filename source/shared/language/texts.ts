// Texts for people, in the language of this run. They are written in English where they are used, so that each comes
// with the code that shows it; in `sv/` they are found by that. JSON, codes and logs are English always.
import {fill, keyOf, type Message, type Template, type Value, type Values, type ValuesOf} from './catalogue.ts';
import type {Language} from './language.ts';
import type {all} from './sv/all.ts';

export type {Message} from './catalogue.ts';
export type {Language} from './language.ts';

/** The English texts that have a translation. */
export type TextKey = keyof typeof all;
/** An English text, in two forms where `{count}` decides. */
export type Text = TextKey | {readonly one: string; readonly other: TextKey};

type Translations = Readonly<Record<string, Template>>;

let current: {language: Language; texts: Translations} = {language: 'en', texts: {}};

/** The language that this run speaks. */
export function spokenLanguage(): Language {
	return current.language;
}

/** Sets the language that this run speaks, and loads its texts: all of them, or those of runs that show menus. */
export async function speak(language: Language, extent: 'all' | 'menus' = 'all'): Promise<void> {
	current = {language, texts: language === 'sv' ? await loadSwedish(extent) : {}};
}

async function loadSwedish(extent: 'all' | 'menus'): Promise<Translations> {
	return extent === 'all' ? (await import('./sv/all.ts')).all : (await import('./sv/of-menus.ts')).ofMenus;
}

/** A text in the language of this run. */
export function translate<const Key extends Text>(text: Key, ...given: ValuesOf<Key>): string {
	return translationOf(text, valuesOf(given));
}

/** A text that is English for programs, and can be shown to people in the language of this run. */
export function message<const Key extends Text>(text: Key, ...given: ValuesOf<Key>): Message {
	const values = valuesOf(given);
	return {
		key: keyOf(text),
		values,
		english: fill(text, values, value => (typeof value === 'object' ? value.english : `${value}`)),
	};
}

/** A message in the language of this run; a text that is none as it is. */
export function translated(text: string | Message): string {
	return written(text);
}

function valuesOf([values = {}]: readonly Values[]): Values {
	return values;
}

function written(value: Value): string {
	if (typeof value !== 'object') return `${value}`;
	return current.language === 'en' ? value.english : translationOf(value.key, value.values);
}

function translationOf(text: Template, values: Values): string {
	const key = keyOf(text);
	return fill(Object.hasOwn(current.texts, key) ? (current.texts[key] ?? text) : text, values, written);
}
