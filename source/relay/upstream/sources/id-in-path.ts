/** The id that a path holds at the first group of `pattern`; null where it holds none. */
export function idIn(pattern: RegExp, path: string): string | null {
	const [, id] = pattern.exec(path) ?? [];
	try {
		return id === undefined ? null : decodeURIComponent(id);
	} catch {
		return null; // not encoded as ids are
	}
}
