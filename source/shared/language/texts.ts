// The texts that people read, in the language of this run. JSON, codes and logs are English always.
import {fill, type Message, type Template, type Value, type Values, type ValuesOf} from './catalogue.ts';
import {en} from './en.ts';
import type {Language} from './language.ts';

export type {Message} from './catalogue.ts';
export type {Language} from './language.ts';

export type TextKey = keyof typeof en;
/** Every text of a catalogue, in another language. */
export type Translation = Readonly<Record<TextKey, Template>>;

let current: {language: Language; texts: Translation} = {language: 'en', texts: en};

/** The language that this run speaks. */
export function spokenLanguage(): Language {
	return current.language;
}

/** Sets the language that this run speaks, and loads its texts. */
export async function speak(language: Language): Promise<void> {
	if (language === current.language) return;
	current = {language, texts: language === 'sv' ? (await import('./sv.ts')).sv : en};
}

/** A text in the language of this run. */
export function translate<Key extends TextKey>(key: Key, ...given: ValuesOf<(typeof en)[Key]>): string {
	return fill(current.texts[key], valuesOf(given), written);
}

/** A text that is English for programs, and can be shown to people in the language of this run. */
export function message<Key extends TextKey>(key: Key, ...given: ValuesOf<(typeof en)[Key]>): Message<TextKey> {
	const values = valuesOf(given);
	return {
		key,
		values,
		english: fill(en[key], values, value => (typeof value === 'object' ? value.english : `${value}`)),
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
	return isKey(value.key) ? fill(current.texts[value.key], value.values, written) : value.english;
}

function isKey(key: string): key is TextKey {
	return Object.hasOwn(en, key);
}
