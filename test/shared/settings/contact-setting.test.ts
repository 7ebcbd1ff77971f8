import {expect, test} from 'vitest';
import {userAgentOf} from '../../../source/shared/network/user-agent.ts';
import {contactDefinition} from '../../../source/shared/settings/contact-setting.ts';

const read = (value: unknown) => contactDefinition.read(value, {});

test.each([['https://lunch.example/about'], ['http://localhost:8080/'], ['anna@example.org'], [null]])(
	'%j is a contact',
	value => {
		expect(read(value)).toBe(value);
	},
);

test.each([
	['anna'],
	[''],
	[7],
	['ftp://example.org'],
	['https://anna:secret@example.org'],
	['https://example.org/\r\nX: y'],
	['a b@example.org'],
	['https://example.org/(x)'],
	[`https://example.org/${'x'.repeat(200)}`],
])('%j is none', value => {
	expect(() => read(value)).toThrow('expected the address of a page or an e-mail address, got ');
});

test('the User-Agent names the program, what for, and the contact where there is one', () => {
	expect(userAgentOf('1.2.3', 'menus', null)).toBe('lunch/1.2.3 (menus)');
	expect(userAgentOf('1.2.3', 'menus', 'anna@example.org')).toBe('lunch/1.2.3 (menus; +anna@example.org)');
});
