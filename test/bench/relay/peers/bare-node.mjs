// node bare-node.mjs PORT: the least that a server of node:http can do, the same 380 bytes for everything.
import {createServer} from 'node:http';

const body = JSON.stringify({restaurant: {title: 'bare', menu: [{dish: 'x'.repeat(320)}]}}).padEnd(380);
const headers = {
	etag: '"abcdefghijklmnopqrstuv"',
	'cache-control': 'public, max-age=3600',
	'content-type': 'application/json',
	'content-length': 380,
};
createServer((_, response) => response.writeHead(200, headers).end(body)).listen(Number(process.argv[2]), '127.0.0.1');
