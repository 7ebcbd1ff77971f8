import {expect, test} from 'vitest';
import {redirectTarget} from '../../../source/shared/network/redirect.ts';

const from = 'http://host/api/list';
const hrefOf = (status: number, location: string | null) => {
	const target = redirectTarget(status, location, from);
	return target ? target.href : target;
};

test.each([
	[302, 'menu', 'http://host/api/menu'],
	[308, 'https://other/x', 'https://other/x'],
	[200, 'menu', null],
	[304, 'menu', null],
	[301, null, null],
	[301, 'file:///etc/passwd', undefined],
	[301, 'http://[', undefined],
] as const)('%d with %s leads to %s', (status, location, expected) => {
	expect(hrefOf(status, location)).toBe(expected);
});
