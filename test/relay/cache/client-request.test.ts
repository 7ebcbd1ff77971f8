import {describe, expect, test} from 'vitest';
import {accepts, readClientRequest, wantsNew} from '../../../source/relay/cache/client-request.ts';
import {headerFields} from '../../../source/relay/http/header-fields.ts';
import {storedAnswer} from '../../support/upstream/stored-answers.ts';

const NOW = 1_000_000_000;
const request = (headers: Record<string, string>) => readClientRequest(headerFields(headers), true);

describe('what is passed on', () => {
	test('is what the upstream may know, and nothing that makes it answer for another address', () => {
		const headers = {
			...{host: 'a', cookie: 'a=b', connection: 'x-hop, close', 'x-hop': '1', te: 'trailers', range: 'bytes=0-1'},
			...{
				'if-none-match': '"x"',
				'x-forwarded-host': 'evil',
				'x-original-url': '/admin',
				'x-http-method-override': 'PUT',
			},
			...{'accept-language': 'sv', authorization: 'Basic eDp5', 'x-test': '1'},
		};
		expect(Object.fromEntries(request(headers).headers)).toEqual({
			'accept-language': 'sv',
			authorization: 'Basic eDp5',
			'x-test': '1',
			via: '1.1 lunch',
		});
		expect(Object.fromEntries(readClientRequest(headerFields(headers), false).headers)).not.toHaveProperty(
			'authorization',
		);
	});
});

describe('a demand', () => {
	const fresh = storedAnswer({fetchedAt: NOW - 10_000, age: 20_000, freshUntil: NOW + 60_000});
	const stale = storedAnswer({fetchedAt: NOW - 10_000, age: 20_000, freshUntil: NOW - 30_000});

	test.each([
		['max-age=0', false],
		['max-age=29', false],
		['max-age=30', true],
		['max-age=many', false],
		['min-fresh=60', true],
		['min-fresh=61', false],
		['no-cache', false],
		['no-store', false],
		['only-if-cached', true],
		['nothing-to-see-here', true],
	])('%s of a fresh answer that is 30 s old: %j', (value, expected) => {
		expect(accepts(request({'cache-control': value}), fresh, NOW)).toBe(expected);
	});

	test.each([
		['max-stale', true],
		['max-stale=30', true],
		['max-stale=29', false],
		['max-age=600', false],
	])('%s of one that is stale for 30 s: %j', (value, expected) => {
		expect(accepts(request({'cache-control': value}), stale, NOW)).toBe(expected);
	});

	test('max-stale does not count where the upstream forbids stale answers', () => {
		const strict = {...stale, headers: headerFields({'cache-control': 'max-age=1, must-revalidate'})};
		expect(accepts(request({'cache-control': 'max-stale'}), strict, NOW)).toBe(false);
	});

	test('Pragma counts where there is no Cache-Control', () => {
		expect(wantsNew(request({pragma: 'no-cache'}))).toBe(true);
		expect(wantsNew(request({pragma: 'no-cache', 'cache-control': 'max-age=60'}))).toBe(false);
	});

	test('of `fetch` beside a condition is none of the program’s', () => {
		const made = {'cache-control': 'no-cache', pragma: 'no-cache'};
		expect(wantsNew(request(made))).toBe(true);
		expect(wantsNew(request({...made, 'if-none-match': '"x"'}))).toBe(false);
		expect(wantsNew(request({'cache-control': 'no-cache', 'if-none-match': '"x"'}))).toBe(true);
	});
});
