/**
 * A text that links to an address (OSC 8). The parts of an address that is broken over lines have the same `id`, so that
 * terminals show them as one link.
 */
export function linked(text: string, address: string): string {
	return `\u001B]8;${linkTarget(address)}\u0007${text}\u001B]8;;\u0007`;
}

/** The parameters and the address of a link. Only characters of ASCII may be in the sequence. */
export function linkTarget(address: string): string {
	return `id=${idOf(address)};${address.toWellFormed().replaceAll(/[^!-~]/gu, encodeURIComponent)}`;
}

function idOf(address: string): string {
	let hash = 0;
	for (let index = 0; index < address.length; index++) hash = (hash * 31 + address.charCodeAt(index)) >>> 0;
	return hash.toString(36);
}
