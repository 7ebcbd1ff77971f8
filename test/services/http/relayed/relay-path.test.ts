import {describe, expect, test} from 'vitest';
import {relayPath} from '../../../../source/services/http/relayed/relay-path.ts';

describe('relayPath', () => {
	test.each([
		['/', ''],
		['/restaurant', 'restaurant'],
		['/restaurant/', 'restaurant/'],
		['/restaurant/bikupan?a=1&b=%2f..', 'restaurant/bikupan?a=1&b=%2f..'],
		['/a/b/c.json', 'a/b/c.json'],
		['/caf%C3%A9', 'caf%C3%A9'],
		['/?q', '?q'],
	])('%s is below the upstream', (target, path) => {
		expect(relayPath(target)).toBe(path);
	});

	test.each([
		'//host/x',
		'http://host/x',
		'*',
		'',
		'/..',
		'/../x',
		'/a/../b',
		'/a/.',
		'/a/%2e%2e/b',
		'/a/.%2E/b',
		'/a%2fb',
		'/a%5Cb',
		'/a\\b',
		'/a//b',
		'/%252e%252e/x',
		'/%00',
		'/a%0d%0ab',
		'/a%7f',
		'/a b',
		'/%zz',
		'/%ff',
		'/a#b',
		'/caf\u00C3\u00A9',
		'/%23b',
		'/a%3Fb',
		'/@host\t',
	])('%s is not', target => {
		expect(relayPath(target)).toBeNull();
	});

	test('whatever is let through stays below the upstream as a URL parser reads it', () => {
		const pieces = [
			'/',
			'.',
			'..',
			'%2e',
			'%2f',
			'%5c',
			'\\',
			'a',
			'?',
			'#',
			'@',
			':',
			'//',
			'http:',
			'%25',
			'\u0085',
			' ',
			'%c0%ae',
		];
		let seed = 1;
		const random = () => {
			seed = (seed * 48_271) % 2_147_483_647;
			return seed;
		};
		for (let round = 0; round < 20_000; round++) {
			const target = `/${Array.from({length: 1 + (random() % 6)}, () => pieces[random() % pieces.length]).join('')}`;
			const path = relayPath(target);
			if (path === null) continue;
			const url = new URL(`http://upstream.test/api/${path}`);
			expect(url.host, target).toBe('upstream.test');
			expect(url.pathname.startsWith('/api/'), target).toBe(true);
			expect(url.href, target).toBe(`http://upstream.test/api/${path}`);
		}
	});
});
