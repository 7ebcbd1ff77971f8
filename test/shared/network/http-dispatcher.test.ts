import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {request} from 'undici';
import {afterEach, expect, test} from 'vitest';
import {createDispatcher} from '../../../source/shared/network/http-dispatcher.ts';
import {type ForwardProxy, startForwardProxy} from '../../support/network/forward-proxy.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const closers: Array<() => unknown> = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

async function start(): Promise<{upstream: FakeUpstream; proxy: ForwardProxy}> {
	const upstream = await startFakeUpstream();
	const proxy = await startForwardProxy(upstream.address);
	closers.push(
		() => upstream.close(),
		() => proxy.close(),
	);
	return {upstream, proxy};
}

async function get(url: string, env: Record<string, string>, options = {}): Promise<number> {
	const dispatcher = createDispatcher(options, env);
	closers.push(() => dispatcher.destroy());
	const {statusCode, body} = await request(url, {dispatcher});
	await body.dump();
	return statusCode;
}

test.each(['HTTP_PROXY', 'http_proxy'])('%s is used, with its credentials', async name => {
	const {proxy} = await start();
	const address = proxy.address.replace('//', '//person:secret@');
	expect(await get('http://menu.invalid/api/restaurant', {[name]: address})).toBe(200);
	expect(proxy.asked).toEqual(['http://menu.invalid/api/restaurant']);
	expect(proxy.credentials).toBe(`Basic ${Buffer.from('person:secret').toString('base64')}`);
});

test('https goes through a tunnel', async () => {
	const {proxy} = await start();
	await expect(get('https://menu.invalid/', {HTTPS_PROXY: proxy.address})).rejects.toThrow();
	expect(proxy.asked).toEqual(['CONNECT menu.invalid:443']);
});

test.each(['menu.invalid', '.invalid', 'other.invalid, invalid', '*'])('NO_PROXY=%s is left out', async noProxy => {
	const {proxy} = await start();
	await expect(get('http://menu.invalid/', {HTTP_PROXY: proxy.address, NO_PROXY: noProxy})).rejects.toMatchObject({
		code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
	});
	expect(proxy.asked).toEqual([]);
});

test('this machine is proxied only where that is asked for', async () => {
	const {upstream, proxy} = await start();
	const url = `${upstream.address}/restaurant`;
	expect(await get(url, {HTTP_PROXY: proxy.address})).toBe(200);
	expect(proxy.asked).toEqual([]);
	expect(await get(url, {HTTP_PROXY: proxy.address, LUNCH_PROXY_LOOPBACK: '1'})).toBe(200);
	expect(proxy.asked).toEqual([url]);
});

test('limits hold through a proxy too', async () => {
	const silent = createServer(() => {});
	await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
	closers.push(
		() => silent.closeAllConnections(),
		() => silent.close(),
	);
	const env = {HTTP_PROXY: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`};
	await expect(get('http://menu.invalid/', env, {headersTimeout: 50})).rejects.toMatchObject({
		code: 'UND_ERR_HEADERS_TIMEOUT',
	});
});

test('what is not an address of a proxy is said, without its password', () => {
	const env = {HTTP_PROXY: 'ftp://person:secret@proxy:2121'};
	expect(() => createDispatcher({}, env)).toThrow(/"ftp:\/\/proxy:2121" is not an address of a proxy/);
	const unnameable = {HTTP_PROXY: `http://${'a'.repeat(64)}:3128`};
	expect(() => createDispatcher({}, unnameable)).toThrow(/is not an address of a proxy/);
});
