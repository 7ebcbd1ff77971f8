// In the source a script of Redis is named by its file. In the bundle there are no such files, so it is its text, shortened.
import {pathToFileURL} from 'node:url';
import {luaText} from '../../source/shared/redis/lua-text.ts';
import {shorterLua} from './shorter-lua.js';

const file = /new URL\('(\.[\w./-]+\.lua)', import\.meta\.url\)/g;

/** The plugin that puts the texts of Lua files into their place. */
export function luaTexts() {
	return {
		name: 'lua-texts',
		transform: {
			filter: {id: /\/source\//, code: ".lua'"},
			handler(code, id) {
				const place = (_, path) => JSON.stringify(shorterLua(luaText(new URL(path, pathToFileURL(id)))));
				const changed = code.replaceAll(file, place);
				if (changed.includes(".lua'"))
					throw new Error(`${id} names a Lua file in a way that scripts/build/lua-texts.js does not know`);
				return {code: changed, map: null};
			},
		},
	};
}
