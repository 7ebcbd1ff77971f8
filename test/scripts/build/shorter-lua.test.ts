import {expect, test} from 'vitest';
import {shorterLua} from '../../../scripts/build/shorter-lua.js';

test('comments, indentation and empty lines go', () => {
	const text = `--[[ what it does,
	on two lines ]]
local a = KEYS[1] -- the key

-- Includes
if a then
	local b = a --[==[ a ]] comment ]==] .. "x"
	return b
end
`;
	expect(shorterLua(text)).toBe('local a = KEYS[1]\nif a then\nlocal b = a   .. "x"\nreturn b\nend');
});

test('strings stay as they are', () => {
	const strings = [`"-- not a comment"`, `'it\\'s -- one'`, `[[ two\n\n\tlines --]]`, `[=[ ]] --[[ ]=]`, `"a\\\\"`];
	for (const string of strings) expect(shorterLua(`return   ${string} -- the end`)).toBe(`return   ${string}`);
});

test('code that only looks like a comment or a string stays', () => {
	const code = 'local a = b - -1\nlocal c = list[keys[1]]\nreturn -c';
	expect(shorterLua(code)).toBe(code);
});
