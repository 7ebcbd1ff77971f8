import {expect, test} from 'vitest';
import {charsetOf, encodedFor, wantsColor} from '../../source/cli/terminal-features.ts';

test.each([
	[{}, 'utf-8'],
	[{LANG: 'sv_SE.UTF-8'}, 'utf-8'],
	[{LANG: 'sv_SE.utf8'}, 'utf-8'],
	[{LANG: 'sv_SE.ISO-8859-1'}, 'latin1'],
	[{LANG: 'de_DE@euro'}, 'latin1'],
	[{LANG: 'sv_SE.ISO8859-15'}, 'latin1'],
	[{LANG: 'C'}, 'unknown'],
	[{LANG: 'POSIX'}, 'unknown'],
	[{LANG: 'sv_SE.UTF-8', LC_ALL: 'C'}, 'unknown'],
	[{LANG: 'C', LC_CTYPE: 'sv_SE.UTF-8'}, 'utf-8'],
	[{LANG: 'sv_SE.UTF-8', LC_CTYPE: 'sv_SE.ISO-8859-1', LC_ALL: ''}, 'latin1'],
])('the character set of %j is %s', (env, charset) => {
	expect(charsetOf(env)).toBe(charset);
});

test.each([
	['a terminal', {}, true, false, true],
	['a pipe', {}, false, false, false],
	['TERM=dumb', {TERM: 'dumb'}, true, false, false],
	['NO_COLOR', {NO_COLOR: '1'}, true, false, false],
	['an empty NO_COLOR', {NO_COLOR: ''}, true, false, true],
	['FORCE_COLOR at a pipe', {FORCE_COLOR: '1'}, false, false, true],
	['FORCE_COLOR=0', {FORCE_COLOR: '0'}, true, false, false],
	['FORCE_COLOR and TERM=dumb', {FORCE_COLOR: '1', TERM: 'dumb'}, true, false, true],
	['NO_COLOR and FORCE_COLOR', {NO_COLOR: '1', FORCE_COLOR: '1'}, true, false, false],
	['--no-color and FORCE_COLOR', {FORCE_COLOR: '1'}, true, true, false],
])('colours at %s', (_what, env, isTerminal, noColor, wanted) => {
	expect(wantsColor(env, isTerminal, noColor)).toBe(wanted);
});

test('Latin-1 has Swedish letters, and a question mark for what it lacks', () => {
	expect(encodedFor('latin1', 'Smörgås – 1 €\n')).toEqual(Buffer.from('Sm\u00f6rg\u00e5s ? 1 ?\n', 'latin1'));
	expect(encodedFor('utf-8', 'Smörgås – 1 €')).toBe('Smörgås – 1 €');
});
