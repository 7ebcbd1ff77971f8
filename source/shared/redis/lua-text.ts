import {readFileSync} from 'node:fs';

/** A line that stands for another file, named from the one that it is in. */
const INCLUDE = /^-- @include "([\w./-]+)"$/gm;

/** The text of a Lua file, with the files that it includes in place of the lines that name them, each file once. */
export function luaText(file: URL, included = new Set<string>()): string {
	return readFileSync(file, 'utf8').replace(INCLUDE, (_, name: string) => {
		const other = new URL(`${name}.lua`, file);
		if (included.has(other.href)) return '';
		included.add(other.href);
		return luaText(other, included);
	});
}
