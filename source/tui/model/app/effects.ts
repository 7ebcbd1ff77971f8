import type {TerminalStatus} from '../../terminal/terminal-status.ts';

/** The effects of the app on the terminal and the machine, besides drawing. */
export interface Effects {
	/** Puts a text on the clipboard of the person's terminal. */
	copy(text: string): void;
	/** Opens an address in a browser; resolves with why it could not, or null. */
	open(address: string): Promise<string | null>;
	/** Gives the terminal back to the shell until the person returns. */
	suspend(): void;
	redraw(): void;
	/** Lets the person edit a text with their editor, in a file of that extension; resolves with the text, or why it could not. */
	edit(text: string, extension: string): Promise<{text: string} | {problem: string}>;
	/** Says that something ended, also to somebody who looks at another window. */
	announce(text: string): void;
	/** The title and the progress around the terminal. */
	readonly status: TerminalStatus;
}
