// Texts for people, in the language of this run. They are written in English where they are used, so that each comes
// with the code that shows it; in `sv/` they are found by that. JSON, codes and logs are English always.
import {
	fill,
	keyOf,
	type Message,
	type Plain,
	type Template,
	type Value,
	type Values,
	type ValuesOf,
} from './catalogue.ts';
import type {Language} from './language.ts';
import type {all} from './sv/all.ts';

export type {Message} from './catalogue.ts';
export type {Language} from './language.ts';

/** The English texts that have a translation. */
export type TextKey = keyof typeof all;
/** Those of them that nothing is put in. */
export type PlainText = Plain<TextKey>;
/** An English text, in two forms where `{count}` decides. */
export type Text = TextKey | {readonly one: string; readonly other: TextKey};

interface Speech {
	language: Language;
	/** Translations by their English text. */
	texts: Readonly<Record<string, Template>>;
	/** The translation of an English text with its values put in; the text itself where it is not known. */
	recognise: (text: string) => string;
}

const english: Speech = {language: 'en', texts: {}, recognise: text => text};
let current = english;
/** All of Swedish, once it was asked for. */
let swedish: Promise<Speech> | null = null;

/** The language that this run speaks. */
export function spokenLanguage(): Language {
	return current.language;
}

/** Sets the language that this run speaks, and loads its texts: all of them, or those of runs that show menus. */
export async function speak(language: Language, extent: 'all' | 'menus' = 'all'): Promise<void> {
	current = language === 'sv' ? await loadSwedish(extent) : english;
}

/** The result of `work`, with what it says in another language than this run speaks: for one of the clients of a service. */
export async function inLanguage<Result>(language: Language, work: () => Result): Promise<Result> {
	if (language === current.language) return work();
	const other = language === 'sv' ? await loadSwedish('all') : english;
	// Nothing else runs meanwhile, so it can be spoken for as long.
	const own = current;
	current = other;
	try {
		return work();
	} finally {
		current = own;
	}
}

async function loadSwedish(extent: 'all' | 'menus'): Promise<Speech> {
	if (extent === 'menus') {
		const {ofMenus} = await import('./sv/of-menus.ts');
		return {...english, language: 'sv', texts: ofMenus};
	}
	swedish ??= Promise.all([import('./sv/all.ts'), import('./recognise.ts')]).then(([{all}, {createRecogniser}]) => ({
		language: 'sv',
		texts: all,
		recognise: createRecogniser(all),
	}));
	return swedish;
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

/** English text as a message: as a part of another one it is translated where it is one that this program knows. */
export function messageOfText(text: string): Message {
	return {key: text, values: {}, english: text};
}

/**
 * A message in the language of this run. English text, as it comes from a service, a file of jobs or another process, is
 * translated where it is one that this program knows; other text is returned as it is.
 */
export function translated(text: string | Message): string {
	return typeof text === 'string' ? current.recognise(text) : written(text);
}

function valuesOf([values = {}]: readonly Values[]): Values {
	return values;
}

function written(value: Value): string {
	if (typeof value !== 'object') return `${value}`;
	if (current.language === 'en') return value.english;
	const isKnown = Object.hasOwn(current.texts, value.key);
	return isKnown ? translationOf(value.key, value.values) : current.recognise(value.english);
}

function translationOf(text: Template, values: Values): string {
	const key = keyOf(text);
	return fill(Object.hasOwn(current.texts, key) ? (current.texts[key] ?? text) : text, values, written);
}
