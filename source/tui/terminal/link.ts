/**
 * A text that links to an address (OSC 8). The parts of an address that is broken over lines have the same `id`, so that
 * terminals show them as one link.
 */
export function linked(text: string, address: string): string {
	return `\u001B]8;${linkTarget(address)}\u0007${text}\u001B]8;;\u0007`;
}

/**
 * The parameters and the address of a link. Only characters of ASCII may be in the sequence. One id does for all: links are the
 * same to a terminal where their addresses are, too.
 */
export function linkTarget(address: string): string {
	return `id=1;${address.toWellFormed().replaceAll(/[^!-~]/gu, encodeURIComponent)}`;
}
