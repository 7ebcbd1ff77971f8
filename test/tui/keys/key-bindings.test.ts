import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {actions} from '../../../source/tui/app/actions.ts';
import {helpEntries} from '../../../source/tui/chrome/help-lines.ts';
import {bindKeys} from '../../../source/tui/keys/key-bindings.ts';
import {isKeyName, keyLabel} from '../../../source/tui/keys/key-label.ts';

const source = fileURLToPath(new URL('../../../source/tui', import.meta.url));
const files = readdirSync(source, {recursive: true, encoding: 'utf8'})
	.filter(file => /\.tsx?$/.test(file))
	.map(file => ({file, code: readFileSync(`${source}/${file}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')}));

const bindings = bindKeys(actions);

describe('the records of actions', () => {
	it('have no key that means two things at once', () => {
		expect(() => bindKeys(actions)).not.toThrow();
		expect(bindings.warning).toBeNull();
	});

	it('hold only keys that can be pressed', () => {
		expect(bindings.ids.flatMap(id => bindings.keysOf(id)).filter(key => !isKeyName(key))).toEqual([]);
	});

	it('say what each action does, for help and palette', () => {
		for (const id of bindings.ids) {
			expect(bindings.actionOf(id).description, id).toMatch(/^[A-Z`].*[^.]$/);
			expect(bindings.actionOf(id).title, id).toMatch(/^[A-Z]/);
		}
		expect(helpEntries(bindings).length).toBeGreaterThan(30);
	});
});

describe('bindKeys', () => {
	it('replaces the keys of an action', () => {
		const changed = bindKeys(actions, {quit: ['Q'], filter: ['ctrl+s']});
		expect(changed.actionFor('Q', 'lunch')).toBe('quit');
		expect(changed.actionFor('q', 'lunch')).toBeNull();
		expect(changed.actionFor('ctrl+s', 'lunch')).toBe('filter');
		expect(changed.actionFor('ctrl+c', 'field')).toBe('interrupt');
	});

	it.each([
		[{refresh: ['q']}, /"q" is the key of both "refresh" and "quit"/],
		[{nonsense: ['x']}, /there is no action "nonsense"/],
		[{quit: ['banana']}, /"banana" is not a key/],
		[{quit: []}, /"quit" needs a key/],
		[{stop: ['n']}, /"n" is the key of both "submitJob" and "cancelJob"/],
	])('refuses %j in words', (overrides, message) => {
		expect(() => bindKeys(actions, overrides)).toThrow(message);
	});

	it('takes the ids of earlier versions, and says that they are old', () => {
		const changed = bindKeys(actions, {stop: ['K'], end: ['E'], quit: ['Q']});
		expect(changed.actionFor('K', 'jobs')).toBe('cancelJob');
		expect(changed.actionFor('x', 'jobs')).toBeNull();
		expect(changed.actionFor('E', 'functions')).toBe('cancelCall');
		expect(changed.warning).toBe(
			'"keys" in the configuration file has old names: "stop" is "cancelJob" now, "end" is "cancelCall" now.',
		);
	});

	it('prefers an id of today to its old one', () => {
		const changed = bindKeys(actions, {cancelJob: ['C'], stop: ['K']});
		expect(changed.keysOf('cancelJob')).toEqual(['C']);
		expect(changed.warning).toContain('"stop" is "cancelJob" now');
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
		expect(bindings.idsIn('confirm')).not.toContain('refresh');
		expect(bindings.idsIn('field')).not.toContain('quit');
	});
});

describe('the code of the app', () => {
	it('names no key outside the table', () => {
		const keyLiteral = /\b(?:input|name|key)\s*[!=]==?\s*'[^']+'|\bkey\.(?:upArrow|downArrow|return|escape)\b/g;
		const found = files.flatMap(({file, code}) => (code.match(keyLiteral) ?? []).map(match => `${file}: ${match}`));
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
