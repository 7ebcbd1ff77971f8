import type {App} from '../model/app/app.ts';

/** An entry of the palette. */
export interface PaletteEntry {
	title: string;
	description: string;
	keys: string;
	/** The reason why it can't be chosen now; null if it can. */
	reason: string | null;
	run: (app: App) => void;
}
