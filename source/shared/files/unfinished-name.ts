/**
 * A name beside a file for what is to become that file: in its folder, since only within a file system one replaces the other at once,
 * and a name of its own for each writer.
 */
export function unfinishedName(path: string): string {
	// Not node:crypto, which takes longer to load than anything else the app starts with.
	return `${path}.${Math.random().toString(36).slice(2)}.unfinished`;
}
