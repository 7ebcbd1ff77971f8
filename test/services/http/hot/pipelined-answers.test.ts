import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, expect, test} from 'vitest';
import {createPipelineLimit} from '../../../../source/services/http/hot/pipelined-answers.ts';
import {rawConnection} from '../../../support/network/raw-http.ts';
import {poll} from '../../../support/poll.ts';
import {startServing} from '../../../support/serving/serving.ts';

const closers: Array<() => unknown> = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

const pipelined = 20_000;
const request = 'GET /restaurant/a HTTP/1.1\r\nHost: localhost\r\n\r\n';
/** The most requests that one read of a socket may bring. */
const requestsInOneRead = Math.ceil(65_536 / request.length);

/** A server whose answers wait until they are released; each is the number of its request. */
async function startSlowServer() {
	const limit = createPipelineLimit();
	const waiting: Array<() => void> = [];
	let received = 0;
	let isReleased = false;
	const answer = (response: ServerResponse, number: number) => response.end(`<${number}>`);
	const server = createServer((incoming, response) => {
		limit(incoming, response);
		const number = received++;
		if (isReleased) setImmediate(answer, response, number);
		else waiting.push(() => answer(response, number));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	closers.push(
		() => server.closeAllConnections(),
		() => server.close(),
	);
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		get received() {
			return received;
		},
		release() {
			isReleased = true;
			for (const write of waiting.splice(0)) write();
		},
	};
}

test('a connection is not read further while 256 answers of it wait, and every request is answered in order', async () => {
	const server = await startSlowServer();
	const connection = await rawConnection(server.address);
	closers.push(() => connection.socket.destroy());
	connection.write(request.repeat(pipelined));
	await poll('256 requests', () => server.received > 256);
	await new Promise(resolve => setTimeout(resolve, 200));
	expect(server.received).toBeLessThanOrEqual(256 + 2 * requestsInOneRead);

	const other = await rawConnection(server.address);
	closers.push(() => other.socket.destroy());
	const before = server.received;
	other.write(request);
	await poll('the request of another connection', () => server.received === before + 1);

	server.release();
	const numbers = await poll('every answer', () => {
		const found = [...connection.received.matchAll(/<(\d+)>/g)].map(([, number]) => Number(number));
		return found.length === pipelined && found;
	});
	expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});

test('a client that closes while its answers wait leaves the others alone', async () => {
	const server = await startSlowServer();
	const connection = await rawConnection(server.address);
	connection.write(request.repeat(pipelined));
	await poll('256 requests', () => server.received > 256);
	connection.socket.destroy();
	await connection.closed;
	server.release();
	const other = await rawConnection(server.address);
	closers.push(() => other.socket.destroy());
	other.write(request);
	await poll('an answer', () => other.received.includes('200 OK'));
});

test('a service answers many pipelined requests, from memory and not, in their order', async () => {
	const serving = await startServing();
	closers.push(() => serving.close());
	await serving.get('/restaurant/bikupan');
	const connection = await rawConnection(serving.address);
	closers.push(() => connection.socket.destroy());
	const turns = 2000;
	const paths = ['/restaurant/bikupan', '/health', '/restaurant/bikupan', '/restaurant/none'];
	connection.write(
		paths
			.map(path => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
			.join('')
			.repeat(turns),
	);
	const statuses = () => [...connection.received.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);
	await poll('every answer', () => statuses().length === paths.length * turns);
	const first = statuses().slice(0, paths.length);
	expect(first).toEqual(['200', '200', '200', '404']);
	expect(statuses()).toEqual(Array.from({length: turns}, () => first).flat());
});
