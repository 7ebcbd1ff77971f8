import {createServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {startForwardProxy} from '../../support/network/forward-proxy.ts';
import {makeSelfSigned} from '../../support/network/self-signed.ts';
import {poll} from '../../support/poll.ts';
import {makeLunchHome} from '../../support/program/lunch-home.ts';
import {startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const closers: Array<() => unknown> = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

describe('behind a proxy', () => {
	test('menus come through it, and doctor names it without its password', async () => {
		const upstream = await startFakeUpstream();
		const proxy = await startForwardProxy(upstream.address);
		const home = makeLunchHome('http://menu.invalid/api');
		closers.push(
			() => upstream.close(),
			() => proxy.close(),
			() => home.remove(),
		);
		const env = {HTTP_PROXY: proxy.address.replace('//', '//person:secret@'), NO_PROXY: 'intern.example'};
		const {code, stdout} = await home.run(['bikupan'], {env});
		expect({code, hasMenu: stdout.includes('Bikupan')}).toEqual({code: 0, hasMenu: true});
		expect(proxy.asked).toContain('http://menu.invalid/api/restaurant/bikupan');

		const doctor = await home.run(['doctor'], {env});
		expect(doctor.stdout.replaceAll(/\s+/g, ' ')).toContain(
			`Proxy ${proxy.address} for http://; not for this machine, intern.example`,
		);
		expect(doctor.stdout + doctor.stderr).not.toContain('secret');
	});

	test('the client of gRPC goes through it, also by the name in capitals', async () => {
		const proxy = await startForwardProxy('http://127.0.0.1:1');
		const home = makeLunchHome();
		closers.push(
			() => proxy.close(),
			() => home.remove(),
		);
		const env = {HTTPS_PROXY: proxy.address, LUNCH_SERVER: 'grpc://functions.invalid:8000'};
		const running = home.start(['fn', 'workers'], {env});
		closers.push(() => running.child.kill('SIGKILL'));
		await poll('the tunnel', () => proxy.asked.includes('CONNECT functions.invalid:8000'));
	});

	test('the client of a job service goes through it', async () => {
		const upstream = await startFakeUpstream();
		const proxy = await startForwardProxy(upstream.address);
		const home = makeLunchHome();
		closers.push(
			() => upstream.close(),
			() => proxy.close(),
			() => home.remove(),
		);
		await home.run(['pi', 'list', '--server', 'http://jobs.invalid'], {env: {http_proxy: proxy.address}});
		expect(proxy.asked[0]).toMatch(/^http:\/\/jobs\.invalid\//);
	});

	test('an S3 storage is reached through it', async () => {
		const upstream = await startFakeUpstream();
		const proxy = await startForwardProxy(upstream.address);
		const home = makeLunchHome();
		closers.push(
			() => upstream.close(),
			() => proxy.close(),
			() => home.remove(),
		);
		const storage = 's3://results?endpoint=http://s3.invalid&region=us-east-1';
		const keys = {AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret'};
		const env = {HTTP_PROXY: proxy.address, LUNCH_STORAGE: storage, ...keys};
		const running = home.start(['pi', 'submit', '100', '--wait'], {env});
		closers.push(() => running.child.kill('SIGKILL'));
		await poll('the upload', () => proxy.asked.some(url => url.startsWith('http://s3.invalid/results')));
	});
});

test('an upstream whose certificate nobody knows is told with what helps', async () => {
	const signed = makeSelfSigned();
	const server = createServer({cert: signed.cert, key: signed.key}, (_, response) => response.end('{}'));
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	closers.push(
		() => server.closeAllConnections(),
		() => server.close(),
		() => signed.remove(),
	);
	const home = makeLunchHome(`https://localhost:${(server.address() as AddressInfo).port}/api`);
	closers.push(() => home.remove());
	const {code, stderr} = await home.run(['list']);
	expect(code).toBe(3);
	expect(stderr).toContain('NODE_EXTRA_CA_CERTS');
	const trusting = await home.run(['list'], {env: {NODE_EXTRA_CA_CERTS: signed.certFile}});
	expect(trusting.stderr).not.toContain('NODE_EXTRA_CA_CERTS');
});
