import type {App} from './app.ts';
import {fieldOf} from './field.ts';

export interface Question {
	title: string;
	hint: string;
	/** What stands there already. */
	text?: string;
	/** Takes what was typed; a text is why it can't. */
	accept: (typed: string) => string | null;
}

/** Asks the person for a line. */
export function ask(app: App, {title, hint, text = '', accept}: Question): void {
	app.update(state => ({
		...state,
		overlay: {kind: 'prompt', title, hint, field: fieldOf(text), problem: null, accept},
	}));
}

/** Asks the person whether to do something. */
export function askWhether(app: App, question: string, yes: () => void): void {
	app.update(state => ({...state, overlay: {kind: 'confirm', question, yes}}));
}
