import type {App} from './app.ts';
import type {AppState, Undo} from './app-state.ts';

/** More steps back than anybody takes. */
const MOST = 50;

/** Lets the person undo what was just done. */
export function canUndo(app: App, undo: Undo): void {
	app.update(state => ({...state, undos: [undo, ...state.undos].slice(0, MOST)}));
}

/** Changes what the person likes, so that it can be undone; `said` is said then. */
export function changeTaste(
	app: App,
	change: (state: AppState) => Partial<Pick<AppState, 'favourites' | 'words' | 'diets'>>,
	said: string,
): void {
	const {favourites, words, diets} = app.snapshot().state;
	app.update(state => ({...state, ...change(state)}));
	canUndo(app, {said, run: () => app.update(state => ({...state, favourites, words, diets}))});
}
