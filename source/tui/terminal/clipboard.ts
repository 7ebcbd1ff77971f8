/** The sequence that puts a text on the clipboard of the terminal, also through ssh (xterm's OSC 52). */
export function clipboardSequence(text: string): string {
	return `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}
