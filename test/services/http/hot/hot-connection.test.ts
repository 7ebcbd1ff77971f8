import {createHash} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {connect as connectTls} from 'node:tls';
import {afterEach, describe, expect, test} from 'vitest';
import {openToAll} from '../../../../source/services/access/access.ts';
import {rawConnection} from '../../../support/network/raw-http.ts';
import {makeSelfSigned} from '../../../support/network/self-signed.ts';
import {poll} from '../../../support/poll.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';

let serving: Serving;
afterEach(() => serving.close());

const hit = 'GET /restaurant/bikupan HTTP/1.1\r\nHost: localhost\r\n\r\n';
const closing = 'GET /restaurant/bikupan HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

async function open() {
	const connection = await rawConnection(serving.address);
	const statuses = () => [...connection.received.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => Number(status));
	return Object.assign(connection, {
		statuses,
		/** Resolves once so many answers came. */
		answers: (count: number) => poll(`${count} answers`, () => statuses().length >= count),
	});
}

function figure(name: string): number {
	return serving.server.metrics.snapshot()[name] ?? 0;
}

describe('a connection', () => {
	test('that its client half closes is answered, then closed', async () => {
		serving = await startServing();
		await serving.get('/restaurant/bikupan');
		const connection = await open();
		connection.socket.end(hit + hit);
		await connection.closed;
		expect(connection.statuses()).toEqual([200, 200]);
		const cut = await open();
		cut.write(`${hit}${hit.slice(0, 30)}`);
		cut.socket.end();
		await cut.closed;
		expect(cut.statuses()).toEqual([200, 400]);
	});

	test('that breaks in the middle of its answers leaves the others alone', async () => {
		serving = await startServing();
		await serving.get('/restaurant/bikupan');
		const other = await open();
		for (let round = 0; round < 20; round++) {
			const connection = await open();
			connection.write(hit.repeat(500));
			if (round % 2 === 0) await connection.answers(1);
			connection.socket.resetAndDestroy();
		}
		other.write(hit);
		await other.answers(1);
		await poll('all are gone', () => figure('lunch_http_connections') <= 2);
	});

	test('without a request gets 408, one without a further request is closed, and half a request waits for no more', async () => {
		serving = await startServing({limits: {headersTimeout: 500, requestTimeout: 800, keepAliveTimeout: 300}});
		await serving.get('/restaurant/bikupan');
		const [silent, used, half] = [await open(), await open(), await open()];
		used.write(hit);
		half.write(hit + hit.slice(0, 30));
		expect(await silent.closed).toMatch(/^HTTP\/1\.1 408 /);
		await used.closed;
		expect(used.statuses()).toEqual([200]);
		expect(used.received).toContain('\r\nKeep-Alive: timeout=0\r\n');
		await half.closed;
		expect(half.statuses()).toEqual([200, 408]);
	});

	test('is kept while requests come', async () => {
		serving = await startServing({limits: {headersTimeout: 500, requestTimeout: 800, keepAliveTimeout: 1500}});
		await serving.get('/restaurant/bikupan');
		const connection = await open();
		for (let count = 1; count <= 5; count++) {
			connection.write(hit);
			await connection.answers(count);
			await delay(900);
		}
		expect(connection.socket.destroyed).toBe(false);
	});

	test('of which the client does not read is not read further, and closed after a time', async () => {
		serving = await startServing({limits: {idleTimeout: 1000}});
		await serving.get('/restaurant');
		const connection = await open();
		connection.socket.pause();
		const requests = 200_000;
		connection.write('GET /restaurant HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(requests));
		await delay(1000);
		const answered = figure('lunch_http_requests_total{route="/*",status="200"}');
		expect(answered).toBeLessThan(requests / 10);
		await poll('the connection is closed', () => figure('lunch_http_connections') <= 1);
	});

	test('gives long answers whole, also to one who reads slowly', async () => {
		serving = await startServing();
		const body = Buffer.alloc(3_000_000, 'abcdefghij\xE5');
		serving.upstream.mood = (_, response) => {
			response.writeHead(200, {'cache-control': 'max-age=60', 'content-type': 'text/plain'}).end(body);
			return true;
		};
		await (await serving.get('/long')).text();
		const connection = await open();
		connection.write(
			`GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(4) + closing.replace('/restaurant/bikupan', '/long'),
		);
		connection.socket.pause();
		await delay(300);
		connection.socket.resume();
		const text = await connection.closed;
		expect(connection.statuses()).toEqual([200, 200, 200, 200, 200]);
		const bodies = text.split(/HTTP\/1\.1 200 OK\r\n[\s\S]*?\r\n\r\n/).slice(1);
		const digests = bodies.map(part => createHash('sha256').update(part, 'latin1').digest('hex'));
		expect(new Set(digests)).toEqual(new Set([createHash('sha256').update(body).digest('hex')]));
	});
});

describe('the stop of the service', () => {
	test('closes connections that wait, and says so to those that ask before', async () => {
		serving = await startServing();
		await serving.get('/restaurant/bikupan');
		const [asking, waiting] = [await open(), await open()];
		for (const connection of [asking, waiting]) {
			connection.write(hit);
			await connection.answers(1);
		}
		serving.server.announceStop();
		asking.write(hit);
		await asking.closed;
		expect(asking.received).toMatch(/200 OK[\s\S]*Connection: keep-alive[\s\S]*200 OK[\s\S]*Connection: close/);
		const stopped = serving.server.stop(600_000);
		await waiting.closed;
		expect(waiting.statuses()).toEqual([200]);
		await stopped;
	});
});

describe('requests that are not hits', () => {
	test('are counted and answered in their order, hits before and behind them too', async () => {
		serving = await startServing({}, {logLevel: 'debug'});
		await serving.get('/restaurant/bikupan');
		const before = figure('lunch_cache_hits_total');
		const connection = await open();
		const missing = hit.replace('/bikupan', '/none');
		connection.write(hit + hit + missing + hit);
		await connection.answers(4);
		connection.write(hit);
		await connection.answers(5);
		connection.write(closing);
		await connection.closed;
		expect(connection.statuses()).toEqual([200, 200, 404, 200, 200, 200]);
		expect(figure('lunch_cache_hits_total') - before).toBe(5);
		expect(figure('lunch_http_requests_total{route="/*",status="200"}')).toBe(6);
		const lines = serving.log.filter(({cache}) => cache === 'memory');
		expect(lines).toHaveLength(5);
		expect(lines[0]).toMatchObject({level: 'debug', method: 'GET', url: '/restaurant/bikupan', status: 200});
	});

	test('are answered over TLS, as hits are', async () => {
		const tls = makeSelfSigned();
		try {
			serving = await startServing({access: {...openToAll, certificate: {cert: tls.cert, key: tls.key}}});
			const {port} = new URL(serving.address);
			const socket = connectTls({port: Number(port), host: '127.0.0.1', ca: tls.cert, servername: 'localhost'});
			let received = '';
			socket.setEncoding('latin1').on('data', text => {
				received += text;
			});
			const closed = new Promise<void>((resolve, reject) => socket.on('close', () => resolve()).on('error', reject));
			const answers = (count: number) => poll(`${count} answers`, () => received.split('HTTP/1.1 200 ').length > count);
			for (let count = 1; count <= 2; count++) {
				socket.write(hit);
				await answers(count);
			}
			socket.write(hit + hit + hit.replace('/restaurant/bikupan', '/health') + hit);
			await answers(6);
			socket.write(closing);
			await closed;
			expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(Array.from({length: 7}, () => 'HTTP/1.1 200'));
		} finally {
			tls.remove();
		}
	});
});
