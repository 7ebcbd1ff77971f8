import {fieldOf} from '../input/field.ts';
import type {App} from './app.ts';

export interface Prompt {
	title: string;
	hint: string;
	/** The text that is there already. */
	text?: string;
	/** The mistake in it, if there is one. */
	problem?: string | null;
	/** Takes what was typed, or returns what is wrong with it. */
	accept: (typed: string) => string | null;
}

/** Prompts for a line. */
export function prompt(app: App, {title, hint, text = '', problem = null, accept}: Prompt): void {
	app.update(state => ({
		...state,
		overlay: {kind: 'prompt', title, hint, field: fieldOf(text), problem, accept},
	}));
}

/** Prompts for a yes before something is done. */
export function promptToConfirm(app: App, question: string, yes: () => void): void {
	app.update(state => ({...state, overlay: {kind: 'confirm', question, yes}}));
}
