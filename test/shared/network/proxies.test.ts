import {describe, expect, test} from 'vitest';
import {
	completeProxyVariables,
	isDirect,
	proxiesOf,
	withoutCredentials,
} from '../../../source/shared/network/proxies.ts';

describe('proxiesOf', () => {
	test('reads both cases, lower case first, and addresses without a scheme', () => {
		expect(proxiesOf({HTTP_PROXY: 'proxy:3128', https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2'})).toEqual({
			http: 'http://proxy:3128',
			https: 'http://a:1',
			noProxy: '',
			hasLoopback: false,
		});
	});

	test('an empty variable is none', () => {
		expect(proxiesOf({HTTP_PROXY: '', https_proxy: ' ', NO_PROXY: 'a,b'})).toMatchObject({
			http: null,
			https: null,
			noProxy: 'a,b',
		});
	});
});

test.each([
	['http://person:secret@proxy.example:3128', 'http://proxy.example:3128'],
	['http://person@proxy.example:3128/', 'http://proxy.example:3128'],
	['http://person:se:cr@et@[', '['],
])('%s is shown as %s', (address, shown) => {
	expect(withoutCredentials(address)).toBe(shown);
});

test.each(['localhost', '127.0.0.1', '127.8.8.8', '[::1]', '::1'])('%s is direct unless asked otherwise', host => {
	expect(isDirect(host, proxiesOf({HTTP_PROXY: 'http://proxy:1'}))).toBe(true);
	expect(isDirect(host, proxiesOf({HTTP_PROXY: 'http://proxy:1', LUNCH_PROXY_LOOPBACK: '1'}))).toBe(false);
});

test('names in lower case are added, and kept where they are', () => {
	const env = {HTTP_PROXY: 'http://upper:1', NO_PROXY: 'a', no_proxy: 'b'};
	completeProxyVariables(env);
	expect(env).toEqual({HTTP_PROXY: 'http://upper:1', http_proxy: 'http://upper:1', NO_PROXY: 'a', no_proxy: 'b'});
});
