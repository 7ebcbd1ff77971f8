import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {helpEntries} from '../../../source/tui/chrome/help-lines.ts';
import {actionIds, actionOf} from '../../../source/tui/keys/actions.ts';
import {actionsIn, bindKeys, conflictsOf, isKeyName, keyLabel} from '../../../source/tui/keys/key-bindings.ts';

const source = fileURLToPath(new URL('../../../source/tui', import.meta.url));
const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
	.filter(file => /\.tsx?$/.test(file))
	.map(file => ({file, code: readFileSync(`${source}/${file}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')}));

describe('the table of keys', () => {
	it('has no key that means two things at once', () => {
		expect(conflictsOf(id => actionOf(id).keys)).toEqual([]);
	});

	it('holds only keys that can be pressed', () => {
		expect(actionIds.flatMap(id => actionOf(id).keys).filter(key => !isKeyName(key))).toEqual([]);
	});

	it('says what each action does, for help and palette', () => {
		for (const id of actionIds) {
			expect(actionOf(id).description, id).toMatch(/^[A-Z`].*[^.]$/);
			expect(actionOf(id).title, id).toMatch(/^[A-Z]/);
		}
		expect(helpEntries(bindKeys()).length).toBeGreaterThan(30);
	});
});

describe('bindKeys', () => {
	it('replaces the keys of an action', () => {
		const bindings = bindKeys({quit: ['Q'], filter: ['ctrl+s']});
		expect(bindings.actionFor('Q', 'lunch')).toBe('quit');
		expect(bindings.actionFor('q', 'lunch')).toBeNull();
		expect(bindings.actionFor('ctrl+s', 'lunch')).toBe('filter');
		expect(bindings.actionFor('ctrl+c', 'field')).toBe('interrupt');
	});

	it.each([
		[{refresh: ['q']}, /"q" is the key of both "refresh" and "quit"/],
		[{nonsense: ['x']}, /there is no action "nonsense"/],
		[{quit: ['banana']}, /"banana" is no key/],
		[{quit: []}, /"quit" needs a key/],
	])('refuses %j in words', (overrides, message) => {
		expect(() => bindKeys(overrides)).toThrow(message);
	});

	it('names keys as people write them', () => {
		expect(['ctrl+p', 'pageup', 'f5', 'j', 'shift+tab'].map(keyLabel)).toEqual([
			'Ctrl-P',
			'PgUp',
			'F5',
			'j',
			'Shift-Tab',
		]);
	});

	it('listens to what is in front only', () => {
		expect(actionsIn('confirm')).not.toContain('refresh');
		expect(actionsIn('field')).not.toContain('quit');
	});
});

describe('the code of the app', () => {
	it('names no key outside the table', () => {
		const keyLiteral = /\b(?:input|name|key)\s*[!=]==?\s*'[^']+'|\bkey\.(?:upArrow|downArrow|return|escape)\b/g;
		const found = files
			.filter(({file}) => file !== 'keymap.ts')
			.flatMap(({file, code}) => (code.match(keyLiteral) ?? []).map(match => `${file}: ${match}`));
		expect(found).toEqual([]);
	});

	it('names no colour outside the theme, and writes no escape byte outside terminal/', () => {
		const colors =
			/\b(?:color|backgroundColor|borderColor)\s*[=:]\s*\{?['"]|['"](?:red|green|blue|cyan|magenta|yellow|gray)['"]/;
		const escapes = /\\u001[bB]|\\x1[bB]|\\u\{1[bB]\}/;
		expect(
			files
				.filter(({file, code}) => file !== 'theme.ts' && !file.startsWith('terminal/') && colors.test(code))
				.map(({file}) => file),
		).toEqual([]);
		expect(
			files.filter(({file, code}) => !file.startsWith('terminal/') && escapes.test(code)).map(({file}) => file),
		).toEqual([]);
	});
});
