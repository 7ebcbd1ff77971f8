import {translate} from '../../../shared/language/texts.ts';
import {fold} from '../../../shared/text/fold.ts';
import type {App} from './app.ts';
import {toggled} from './app-state.ts';
import {changeTaste} from './undo.ts';

/** Adds a favourite dish word, or takes it away; case and accents aside it is the same word. */
export function toggleWord(app: App, typed: string): void {
	const {words} = app.snapshot().state;
	const word = words.find(known => fold(known) === fold(typed)) ?? typed;
	const isNew = !words.includes(word);
	const added = translate('Dishes with "{word}" are favourites now.', {word});
	const removed = translate('"{word}" is not a favourite any more.', {word});
	changeTaste(app, state => ({words: toggled(state.words, word)}), isNew ? removed : added);
	app.say(isNew ? added : removed);
}
