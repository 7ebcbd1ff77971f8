import {fold} from '../../../shared/text/fold.ts';
import type {App} from './app.ts';
import {toggled} from './app-state.ts';

/** Adds a favourite dish word, or takes it away; case and accents aside it is the same word. */
export function toggleWord(app: App, typed: string): void {
	const {words} = app.snapshot().state;
	const word = words.find(known => fold(known) === fold(typed)) ?? typed;
	app.update(state => ({...state, words: toggled(state.words, word)}));
	const isNew = app.snapshot().state.words.includes(word);
	app.say(isNew ? `Dishes with "${word}" are favourites now.` : `"${word}" is no favourite any more.`);
}
