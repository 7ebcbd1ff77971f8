import {rmSync} from 'node:fs';
import {mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {brotliCompressSync, brotliDecompressSync} from 'node:zlib';
import fastify from 'fastify';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {sendPageFile} from '../../../../source/services/http/documentation/page-file.ts';

const text = 'Ärtsoppa och pannkakor. '.repeat(200);
let folder: string;
const app = fastify();
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lunch-page-'));
	await writeFile(join(folder, 'page.css.br'), brotliCompressSync(text));
	const file = {path: join(folder, 'page.css.br'), type: 'text/css; charset=utf-8', isCompressed: true};
	app.get('/page.css', (request, reply) => sendPageFile(request, reply, file));
	app.get('/gone.css', (request, reply) => sendPageFile(request, reply, {...file, path: join(folder, 'gone.br')}));
});
afterAll(async () => {
	await app.close();
	rmSync(folder, {recursive: true});
});

test.each(['br', 'gzip, deflate, br, zstd', 'gzip;q=0.5,br;q=1.0', 'BR'])(
	'goes as it lies there to "%s"',
	async accepted => {
		const answer = await app.inject({url: '/page.css', headers: {'accept-encoding': accepted}});
		expect(answer.headers).toMatchObject({
			'content-encoding': 'br',
			vary: 'accept-encoding',
			'content-type': 'text/css; charset=utf-8',
		});
		expect(brotliDecompressSync(answer.rawPayload).toString()).toBe(text);
	},
);

test.each(['', 'gzip, deflate', 'identity', 'gzip, br;q=0', 'brotli', 'br; q=0.0'])(
	'goes as it was to "%s"',
	async accepted => {
		const answer = await app.inject({url: '/page.css', headers: {'accept-encoding': accepted}});
		expect([answer.headers['content-encoding'], answer.headers.vary]).toEqual([undefined, 'accept-encoding']);
		expect(answer.body).toBe(text);
	},
);

test('a file that is gone is a failure, and nothing that hangs', async () => {
	const sent = app.inject({url: '/gone.css', headers: {'accept-encoding': 'identity'}});
	const answer = await sent.catch((error: Error) => error);
	expect(answer instanceof Error || answer.statusCode >= 500).toBe(true);
});
