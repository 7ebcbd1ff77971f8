// In the source a script of Redis is named by its file. In the bundle there are no such files, so it is its text.
import {pathToFileURL} from 'node:url';
import {luaText} from '../source/shared/redis/lua-text.ts';

const file = /new URL\('(\.[\w./-]+\.lua)', import\.meta\.url\)/g;

/** The plugin that puts the texts of Lua files into their place. */
export function luaTexts() {
	return {
		name: 'lua-texts',
		transform(code, id) {
			if (!code.includes(".lua'")) return null;
			const place = (_, path) => JSON.stringify(luaText(new URL(path, pathToFileURL(id))));
			return {code: code.replaceAll(file, place), map: null};
		},
	};
}
