import {readFileSync} from 'node:fs';

/** A line that stands for a file in the folder `includes`, which has what several scripts share. */
const INCLUDE = /^-- @include "([\w-]+)"$/gm;

/** The text of a Lua file. What it includes is in the place of the line that says so, each file once. */
export function luaText(file: URL, included = new Set<string>()): string {
	return readFileSync(file, 'utf8').replace(INCLUDE, (_, name: string) => {
		const {href} = new URL(file.pathname.includes('/includes/') ? `${name}.lua` : `includes/${name}.lua`, file);
		if (included.has(href)) return '';
		included.add(href);
		return luaText(new URL(href), included);
	});
}
