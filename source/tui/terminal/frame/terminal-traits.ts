/** The traits of a terminal, as far as it told them: nothing is taken for granted of one that says nothing. */
export interface TerminalTraits {
	/** The graphemes that it gives as many columns as the layout does, of those that terminals disagree about. */
	readonly agreed: ReadonlySet<string>;
	/** Whether it draws the character before once more where it is told to (REP, ECMA-48, 8.3.103). */
	readonly repeats: boolean;
	/** Whether a vertical tab takes the cursor straight down. */
	readonly goesDown: boolean;
}

export const unknownTraits: TerminalTraits = {agreed: new Set(), repeats: false, goesDown: false};
