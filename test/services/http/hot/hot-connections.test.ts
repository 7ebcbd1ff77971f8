import {setTimeout as delay, setImmediate as turn} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {rawConnection} from '../../../support/network/raw-http.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';

const hit = 'GET /restaurant/bikupan HTTP/1.1\r\nHost: localhost\r\n\r\n';
const head = 'HEAD /restaurant HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n';
const last = 'GET /restaurant/bikupan HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const warm = ['/restaurant/bikupan', '/restaurant', '/restaurant/none', '/restaurant/bikupan?a=1'];
/** Requests that never end are answered with 408 after these; so are others that a busy machine takes as long to send. */
const limits = {headersTimeout: 2000, requestTimeout: 2500};

/** Answers hits before node:http sees the connection; the other has nothing in memory, and routes every request. */
let front: Serving;
let plain: Serving;
beforeAll(async () => {
	[front, plain] = await Promise.all([startServing({limits}), startServing({limits: {...limits, maxHotBytes: 0}})]);
	for (const path of warm) await Promise.all([front.get(path), plain.get(path)]);
});
afterAll(() => Promise.all([front.close(), plain.close()]));

/**
 * Sends pieces, each in a packet of its own; resolves with all that comes back until the connection is closed. It is done
 * again where the machine took so long to send them that the server may have lost its patience.
 */
async function exchange(serving: Serving, pieces: readonly string[]): Promise<string> {
	const begun = performance.now();
	const connection = await rawConnection(serving.address);
	connection.socket.setNoDelay(true);
	for (const [index, piece] of pieces.entries()) {
		if (index > 0) await delay(3);
		if (connection.socket.writable) connection.write(piece);
	}
	if (performance.now() - begun < limits.headersTimeout / 2) return await connection.closed;
	connection.socket.destroy();
	return exchange(serving, pieces);
}

/** The same, but the last request is sent once more than some bytes came back. */
async function exchangeInTurn({address}: Serving, request: string, bytes = 0): Promise<string> {
	const connection = await rawConnection(address);
	connection.write(request);
	const isAnswered = new Promise<void>(resolve => {
		connection.socket.on('data', () => connection.received.length > bytes && resolve());
	});
	await Promise.race([isAnswered, connection.closed]);
	if (connection.socket.writable) connection.write(last);
	return await connection.closed;
}

/** Without what differs from one time to the next. */
function comparable(answers: string): string {
	return answers
		.replaceAll(/^(?:age|date|x-request-id): .*\r\n/gim, '')
		.replaceAll(/ttl=\d+/g, 'ttl=')
		.replaceAll(/"instance":"[^"]*"/g, '');
}

async function expectSame(pieces: readonly string[]): Promise<void> {
	const [ours, theirs] = await Promise.all([exchange(front, pieces), exchange(plain, pieces)]);
	expect(comparable(ours), JSON.stringify(pieces)).toBe(comparable(theirs));
}

async function inGroups<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
	for (let index = 0; index < items.length; index += 100) {
		await Promise.all(items.slice(index, index + 100).map(run));
		await turn();
	}
}

describe('requests are answered as by node:http and the router, cut at every byte:', () => {
	test.each([
		['hits', [hit, head, hit, last]],
		['a hit and another', [hit, 'GET /restaurant/../x HTTP/1.1\r\nHost: localhost\r\n\r\n', last]],
		['another and a hit', ['GET /restaurant/none?b HTTP/1.1\r\nHost: a\r\n\r\n', hit, last]],
		['not found', ['GET /restaurant/none HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\n\r\n', last]],
		['conditional', ['GET /restaurant HTTP/1.1\r\nHost: a\r\nIf-None-Match: "x", *\r\nX-Request-Id: a1\r\n\r\n', last]],
		['a body', [`${hit.slice(0, -2)}Content-Length: 4\r\n\r\nGET `, last]],
		['two hosts', [`${hit.slice(0, -2)}Host: localhost\r\n\r\n`, last]],
		['old', ['GET /restaurant/bikupan HTTP/1.0\r\n\r\n']],
		['no HTTP', [' GET /restaurant/bikupan HTTP/1.1\r\nHost: localhost\r\n\r\n']],
	])('%s', async (_, requests) => {
		const text = requests.join('');
		const cuts = Array.from({length: text.length - 1}, (_, index) => index + 1);
		await inGroups(cuts, cut => expectSame([text.slice(0, cut), text.slice(cut)]));
		await expectSame([text]);
	});
});

/** Numbers that look random and are the same each time (mulberry32). */
function pseudoRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const fields = [
	'Host: localhost',
	'host:localhost',
	'Host:  localhost \t',
	'HOST: a',
	'Host:',
	'Host : localhost',
	' Host: localhost',
	'Connection: keep-alive',
	'Connection: Keep-Alive',
	'Connection: close',
	'Connection: keep-alive, x',
	'Connection: upgrade',
	'Proxy-Connection: close',
	'Upgrade: h2c',
	'Upgrade: websocket',
	'HTTP2-Settings: AAMAAABkAAQAAP__',
	'Expect: 100-continue',
	'Expect: x',
	'Content-Length: 0',
	'Content-Length: 5',
	'Content-Length: 5, 5',
	'Content-Length: +5',
	'Content-Length: -1',
	'Content-Length : 5',
	'Transfer-Encoding: chunked',
	'Transfer-Encoding: identity',
	'Transfer-Encoding:\tchunked',
	'Transfer-Encoding: x, chunked',
	'Trailer: x',
	'TE: trailers',
	'Range: bytes=0-3',
	'Range: x',
	'If-Range: "x"',
	'Pragma: no-cache',
	'Cache-Control: max-age=0',
	'Cache-Control: only-if-cached',
	'cache-control:',
	'If-None-Match: *',
	'If-None-Match: "x"',
	'if-none-match:',
	'If-Modified-Since: Sat, 28 Nov 2026 10:00:00 GMT',
	'X-Request-Id: abc',
	'X-Request-Id: a b',
	'Accept: */*',
	'Accept-Encoding: gzip, br',
	'User-Agent: x/1 (y; z)',
	'Cookie: a=b',
	'Authorization: Basic eDp5',
	'X-Forwarded-For: 1.2.3.4',
	'Origin: http://x',
	'X: caf\xE9',
	'X: a\x00b',
	'X: a\x7Fb',
	'X: a\rb',
	'X: a\nb',
	'X:',
	'X',
	': x',
	'X Y: z',
	'X\x80: z',
	'\tfolded',
	'X: a\r\n b',
	`X: ${'y'.repeat(4000)}`,
	`X: ${'y'.repeat(20_000)}`,
];
const methods = ['GET', 'GET', 'GET', 'GET', 'HEAD', 'HEAD', 'POST', 'OPTIONS', 'get', 'GETT', ''];
const targets = [
	...warm,
	...warm,
	'/restaurant/bikupan#x',
	'/restaurant/%62ikupan',
	'//restaurant',
	'/restaurant/..',
	'http://localhost/restaurant',
	'*',
	'',
	'/restaurant\x80',
	'/restaurant bikupan',
];
const versions = [
	'HTTP/1.1',
	'HTTP/1.1',
	'HTTP/1.1',
	'HTTP/1.1',
	'HTTP/1.1',
	'HTTP/1.0',
	'HTTP/1.2',
	'HTTP/2.0',
	'http/1.1',
	'HTTP/1.1 ',
	'',
];
const lineEnds = ['\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n', ' \r\n'];

function oddRequest(random: () => number): string {
	const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
	const isPlain = random() < 0.5;
	const end = () => (isPlain ? '\r\n' : pick(lineEnds));
	const first = isPlain
		? `${pick(['GET', 'HEAD'])} ${pick(warm)} HTTP/1.1`
		: `${pick(methods)} ${pick(targets)} ${pick(versions)}`;
	const lines = Array.from({length: Math.floor(random() * 5)}, () => pick(fields));
	if (random() < 0.9) lines.splice(Math.floor(random() * lines.length), 0, 'Host: localhost');
	const before = random() < 0.05 ? pick(['\r\n', '\n', ' ', '\0']) : '';
	return `${before}${[first, ...lines].map(line => line + end()).join('')}${end()}`;
}

describe('odd requests', {timeout: 60_000}, () => {
	test('are answered as by node:http and the router, alone and behind a hit', async () => {
		const random = pseudoRandom(20261128);
		const [prefix = ''] = (await exchange(front, [hit, last])).split(/(?<=\})(?=HTTP)/);
		expect(comparable(prefix)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
		const requests = Array.from({length: 400}, () => oddRequest(random));
		await inGroups(requests, async request => {
			const [alone, behind, theirs] = await Promise.all([
				exchangeInTurn(front, request),
				exchangeInTurn(front, hit + request, prefix.length + 50),
				exchangeInTurn(plain, request),
			]);
			expect(comparable(alone), JSON.stringify(request)).toBe(comparable(theirs));
			expect(comparable(behind), JSON.stringify(request)).toBe(comparable(prefix + theirs));
		});
	});
});
