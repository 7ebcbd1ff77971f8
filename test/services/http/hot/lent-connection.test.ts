import {createServer, type IncomingMessage} from 'node:http';
import {type AddressInfo, Socket} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, describe, expect, test} from 'vitest';
import {createBasePath} from '../../../../source/services/http/base-path.ts';
import {createHotAnswer} from '../../../../source/services/http/hot/hot-answer.ts';
import {createHotAnswers} from '../../../../source/services/http/hot/hot-answers.ts';
import {addHotConnections} from '../../../../source/services/http/hot/hot-connections.ts';
import {rawConnection} from '../../../support/network/raw-http.ts';
import {poll} from '../../../support/poll.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';

const closers: Array<() => unknown> = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

const request = (path: string, field = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${field}\r\n`;

/** A server that makes an answer for `/a` when it is asked, which is then hot for so long. */
async function startServer(hotMs: number, makeMs: number) {
	const answers = createHotAnswers({maxBytes: 1_000_000});
	const requests: IncomingMessage[] = [];
	const body = Buffer.from('hot');
	const server = createServer(async (incoming, response) => {
		requests.push(incoming);
		await delay(makeMs);
		const headers = ['content-length', '3'];
		const madeAt = Date.now();
		const times = {madeAt, freshUntil: madeAt + hotMs};
		const rest = {etag: null, lastModified: null, isStored: true, cacheStatus: null, ...times};
		const answer = {status: 200, body, headers, notModifiedHeaders: [], ...rest};
		const counts = {requests: {value: 0}, outcomes: {value: 0}};
		answers.set('/a', createHotAnswer({answer, serveUntil: madeAt + hotMs, cacheStatus: null, ...counts}));
		response.end('made');
	});
	addHotConnections(server, 'connection', {
		answers,
		basePath: createBasePath(''),
		count: {answered: () => {}, took: () => {}},
		isStopping: () => false,
		maxHeaderBytes: 16_384,
		refuse: socket => socket.destroy(),
		refuseLate: socket => socket.destroy(),
		headersTimeout: 10_000,
		keepAliveTimeout: 10_000,
		idleTimeout: 10_000,
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	closers.push(() => {
		server.closeAllConnections();
		server.close();
	});
	const connection = await rawConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	closers.push(() => connection.socket.destroy());
	const bodies = () => connection.received.match(/(?<=\r\n\r\n)(?:hot|made)/g) ?? [];
	return {
		requests,
		connection,
		bodies,
		answered: (count: number) => poll(`${count} answers`, () => bodies().length >= count),
	};
}

describe('a connection that asks for an answer that has become too old', () => {
	test('is lent for this request, and comes back', async () => {
		const {requests, connection, bodies, answered} = await startServer(200, 0);
		const first = await rawConnection(`http://127.0.0.1:${connection.socket.remotePort}`);
		first.write(request('/a', 'Connection: close\r\n'));
		await first.closed;
		connection.write(request('/a').repeat(2));
		await answered(2);
		for (let round = 1; round <= 3; round++) {
			await delay(250);
			connection.write(request('/a').repeat(3));
			await answered(2 + round * 3);
		}
		expect(bodies()).toEqual(['hot', 'hot', 'made', 'hot', 'hot', 'made', 'hot', 'hot', 'made', 'hot', 'hot']);
		expect(requests).toHaveLength(4);
		const lent = requests.slice(1);
		for (const {socket} of lent) {
			expect(socket).not.toBeInstanceOf(Socket);
			expect(socket.destroyed).toBe(true);
		}
		expect(connection.socket.destroyed).toBe(false);
	});

	test('has the address of its client there, and its requests answered in their order', async () => {
		const {requests, connection, bodies, answered} = await startServer(1, 100);
		connection.write(request('/a', 'X-A: b\r\n'));
		await answered(1);
		const other = await rawConnection(`http://127.0.0.1:${connection.socket.remotePort}`);
		closers.push(() => other.socket.destroy());
		await delay(10);
		other.write(request('/a'));
		await poll('it is asked', () => requests.length === 2);
		expect(requests[1]?.socket.remoteAddress).toBe('127.0.0.1');
		expect(requests[1]?.socket.remotePort).toBe(other.socket.localPort);
		other.write(request('/other') + request('/a'));
		await poll('all answers', () => other.received.split('made').length === 4);
		expect(requests.map(({url}) => url)).toEqual(['/a', '/a', '/other', '/a']);
		expect(bodies()).toEqual(['made']);
	});

	test('is closed where the answer says so, and its client may go away before', async () => {
		const {requests, connection} = await startServer(1, 100);
		const address = `http://127.0.0.1:${connection.socket.remotePort}`;
		connection.write(request('/a'));
		await poll('the answer', () => connection.received.includes('made'));
		const gone = await rawConnection(address);
		await delay(10);
		gone.write(request('/a'));
		await poll('it is asked', () => requests.length === 2);
		gone.socket.resetAndDestroy();
		await poll('the request is given up', () => requests[1]?.socket.destroyed);
		const ended = await rawConnection(address);
		await delay(110);
		ended.socket.end(request('/a'));
		expect(await ended.closed).toContain('made');
	});
});

test('a service renews its answers on connections that go on', async () => {
	const serving: Serving = await startServing({ttl: 1});
	closers.push(() => serving.close());
	await serving.get('/restaurant/bikupan');
	const connection = await rawConnection(serving.address);
	closers.push(() => connection.socket.destroy());
	const statuses = () => connection.received.match(/HTTP\/1\.1 \d+|cache-status: lunch; \w+/g) ?? [];
	for (let count = 1; count <= 14; count++) {
		connection.write(request('/restaurant/bikupan'));
		await poll('the answer', () => statuses().length === 2 * count);
		await delay(200);
	}
	expect(new Set(statuses())).toEqual(
		new Set(['HTTP/1.1 200', 'cache-status: lunch; hit', 'cache-status: lunch; fwd']),
	);
	expect(serving.upstream.requests.length).toBeLessThanOrEqual(5);
	serving.server.announceStop();
	connection.write(request('/restaurant/bikupan'));
	expect((await connection.closed).slice(-700)).toMatch(/^connection: close\r$/im);
});
