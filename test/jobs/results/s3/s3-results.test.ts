import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {CreateBucketCommand, ListObjectsV2Command, S3Client} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {resultsAt} from '../../../../source/jobs/results/results-at.ts';
import {createS3Results} from '../../../../source/jobs/results/s3/s3-results.ts';
import {radosGateway} from '../../../support/servers/rados-gateway.ts';
import {describeWithS3, type S3Server} from '../../../support/servers/s3-server.ts';
import {swift} from '../../../support/servers/swift-server.ts';
import {describeResults} from '../../support/results-conformance.ts';
import {textOf} from '../../support/watching.ts';

const ID = '11111111-1111-4111-8111-111111111111-1';

function stubCredentials(credentials: Readonly<Record<string, string>>): void {
	for (const [name, value] of Object.entries(credentials)) vi.stubEnv(name, value);
}

for (const program of [swift, radosGateway])
	describeWithS3(program, 'results on S3', () => {
		let server: S3Server;
		let client: S3Client;
		beforeAll(async () => {
			server = await program.start();
			stubCredentials(server.credentials);
			client = new S3Client({region: 'us-east-1', endpoint: server.endpoint, forcePathStyle: true});
			await client.send(new CreateBucketCommand({Bucket: 'results'}));
		}, 200_000);
		afterAll(async () => {
			vi.unstubAllEnvs();
			await server?.close();
		});

		const storage = (prefix: string, more = '') => `s3://results/${prefix}?endpoint=${server.endpoint}${more}`;

		describeResults('kept there', async () => {
			const results = await resultsAt(storage('suite'));
			if (!results) throw new Error('no results');
			return {results, close: async () => {}};
		});

		describe('a link', () => {
			const results = () => createS3Results(storage('links'));
			beforeAll(async () => {
				const writer = await results().begin(ID, 'attempt');
				await writer.write(Buffer.from('3.1415926535'));
				await writer.finish();
			});

			test('gives the result, or a part, to whoever has it, under a name', async () => {
				const url = (await results().link?.(`${ID}.txt`, 'pi-10.txt')) ?? '';
				const whole = await fetch(url);
				expect(await whole.text()).toBe('3.1415926535');
				expect(whole.headers.get('content-disposition')).toBe('attachment; filename="pi-10.txt"');
				const part = await fetch(url, {headers: {range: 'bytes=2-5'}});
				expect([part.status, await part.text()]).toEqual([206, '1415']);
				expect((await fetch(url, {headers: {range: 'bytes=-3'}})).status).toBe(206);
			});

			test('is for this result alone', async () => {
				const url = (await results().link?.(`${ID}.txt`, 'pi-10.txt')) ?? '';
				expect((await fetch(url.replace(ID, ID.replace('1', '2')))).status).toBe(403);
				expect((await fetch(url.split('?')[0] ?? '')).ok).toBe(false);
			});

			test('is not given for what is not there, nor where the service is to be asked', async () => {
				expect(await results().link?.('nothing.txt', 'pi.txt')).toBeNull();
				expect(createS3Results(storage('links', '&download=proxy')).link).toBeUndefined();
			});
		});

		test('the names of objects begin with the path of the address', async () => {
			const writer = await createS3Results(storage('a/b/')).begin(ID, 'attempt');
			await writer.write(Buffer.from('3.1'));
			await writer.finish();
			const {Contents} = await client.send(new ListObjectsV2Command({Bucket: 'results', Prefix: 'a/'}));
			expect(Contents?.map(({Key}) => Key)).toEqual([`a/b/${ID}.txt`]);
		});

		test('a bucket that is not there, and keys that are wrong, are said', async () => {
			const failing = createS3Results(`s3://no-such-bucket?endpoint=${server.endpoint}`);
			const writer = await failing.begin(ID, 'attempt');
			await writer.write(Buffer.from('3.1'));
			await expect(writer.finish()).rejects.toMatchObject({
				code: 'JOB_STORE_FAILED',
				hint: expect.stringContaining('Make the bucket'),
			});
			await writer.discard();
			vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
			await expect(createS3Results(storage('suite')).read(`${ID}.txt`, 0, 1)).rejects.toMatchObject({
				code: 'JOB_STORE_FAILED',
				message: expect.stringMatching(/SignatureDoesNotMatch/),
			});
			stubCredentials(server.credentials);
		});

		test('a storage that goes away in the middle fails the result, and leaves nothing of it', async () => {
			const results = createS3Results(storage('away'));
			const writer = await results.begin(ID, 'attempt');
			const chunk = Buffer.alloc(2 ** 20, '1');
			for (let part = 0; part < 12; part++) await writer.write(chunk);
			await server.stopAnswering();
			const rest = async () => {
				for (let part = 0; part < 12; part++) await writer.write(chunk);
				await writer.finish();
			};
			await expect(rest()).rejects.toMatchObject({code: 'JOB_STORE_FAILED'});
			await writer.discard();
			await server.answerAgain();
			await results.sweep(() => false);
			expect(await results.read(`${ID}.txt`, 0, 1)).toBeNull();
			const again = await results.begin(ID, 'attempt');
			await again.write(Buffer.from('3.1'));
			expect(await again.finish()).toMatchObject({bytes: 3});
		}, 120_000);
	});

describe('an S3 that refuses', () => {
	/** Answers as S3 does: an error of this code, until `recovers` requests were refused. */
	async function startRefusing(status: number, code: string, recovers = Number.POSITIVE_INFINITY, headers = {}) {
		let refused = 0;
		const asked: string[] = [];
		const server = createServer((request, response) => {
			asked.push(request.headers.authorization ?? '');
			request.resume().on('end', () => {
				if (refused++ >= recovers) {
					response.writeHead(200, {etag: '"a"', 'content-length': '3'}).end('3.1');
					return;
				}
				const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>It says no</Message></Error>`;
				response.writeHead(status, {
					'content-type': 'application/xml',
					date: new Date(Date.now() + skewMs).toUTCString(),
					...headers,
				});
				response.end(request.method === 'HEAD' ? undefined : body);
			});
		});
		const skewMs = code === 'RequestTimeTooSkewed' ? 3_600_000 : 0;
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const {port} = server.address() as AddressInfo;
		stubCredentials({AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret'});
		return {
			asked,
			results: createS3Results(`s3://results?endpoint=http://127.0.0.1:${port}`),
			async close() {
				vi.unstubAllEnvs();
				server.close();
				server.closeAllConnections();
				await once(server, 'close');
			},
		};
	}

	test.each([
		[400, 'ExpiredToken', /AWS_SESSION_TOKEN/],
		[403, 'AccessDenied', /read, write, list and delete/],
		[403, 'InvalidAccessKeyId', /AWS_ACCESS_KEY_ID/],
		[301, 'PermanentRedirect', /region/],
		[404, 'NoSuchBucket', /Make the bucket/],
	])('with %i %s says what to do', async (status, code, hint) => {
		const {results, close} = await startRefusing(status, code);
		try {
			const failure = {
				code: 'JOB_STORE_FAILED',
				message: expect.stringContaining(code),
				hint: expect.stringMatching(hint),
			};
			await expect(results.read(`${ID}.txt`, 0, 3)).rejects.toMatchObject(failure);
			const writer = await results.begin(ID, 'attempt');
			await writer.write(Buffer.from('3.1'));
			await expect(writer.finish()).rejects.toMatchObject(failure);
		} finally {
			await close();
		}
	});

	test('for the clock of this machine is asked again by its own clock', async () => {
		const {results, close} = await startRefusing(403, 'RequestTimeTooSkewed', 1);
		try {
			const body = await results.read(`${ID}.txt`, 0, 3);
			expect(body && (await textOf(body))).toBe('3.1');
		} finally {
			await close();
		}
	});

	test('since the bucket is in another region is asked again as of that region', async () => {
		const headers = {'x-amz-bucket-region': 'eu-north-1'};
		const {results, asked, close} = await startRefusing(301, 'PermanentRedirect', 1, headers);
		try {
			const body = await results.read(`${ID}.txt`, 0, 3);
			expect(body && (await textOf(body))).toBe('3.1');
			expect(asked.map(words => /Credential=key\/\d+\/([^/]+)/.exec(words)?.[1])).toEqual(['us-east-1', 'eu-north-1']);
		} finally {
			await close();
		}
	});
});

describe('an address of S3', () => {
	test.each([
		['s3://Bad_Bucket', /no bucket/],
		['s3://bucket?endpiont=http://x', /endpiont/],
		['s3://bucket?endpoint=ftp://x', /http or https/],
		['s3://bucket?download=never', /redirect or proxy/],
	])('%s is refused', (address, why) => {
		expect(() => createS3Results(address)).toThrow(why);
	});
});
