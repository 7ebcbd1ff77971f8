import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {get} from 'node:https';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fastify from 'fastify';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type Access, openAccess, openToAll, requireToken} from '../../../source/services/access/access.ts';
import {addErrorAnswers} from '../../../source/services/http/error-answers.ts';
import {scoped} from '../../../source/services/http/scoped.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {isLoopback} from '../../../source/shared/network/loopback.ts';
import {makeSelfSigned, type SelfSigned} from '../../support/network/self-signed.ts';
import {startServing} from '../../support/serving/serving.ts';

let folder: string;
let tls: SelfSigned;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-access-'));
	tls = makeSelfSigned();
});
afterAll(() => {
	rmSync(folder, {recursive: true, force: true});
	tls.remove();
});

const none = {tokenFile: null, tlsCert: null, tlsKey: null, insecure: false};
const local = {host: '127.0.0.1', runsCode: true};
const everywhere = {host: '0.0.0.0', runsCode: true};

/** The error that it is refused with. */
async function refusal(opening: Promise<Access>): Promise<LunchError> {
	const error = await opening.then(
		() => null,
		(thrown: unknown) => thrown,
	);
	if (error instanceof LunchError) return error;
	throw new Error(`not refused: ${error}`);
}

describe('a token file', () => {
	test('is made for its owner alone, and read by everyone who starts at the same time', async () => {
		const tokenFile = join(folder, 'made');
		const accesses = await Promise.all(Array.from({length: 8}, () => openAccess({...none, tokenFile}, local)));
		expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
		expect(readdirSync(folder)).toEqual(['made']);
		expect(accesses.filter(({madeTokenFile}) => madeTokenFile === tokenFile)).toHaveLength(1);
		const token = readFileSync(tokenFile, 'utf8').trim();
		expect(token).toMatch(/^[\w-]{43}$/);
		for (const access of accesses) {
			expect(access.wantsToken).toBe(true);
			expect(access.tenantOf(`Bearer ${token}`)).toBe('default');
			expect(JSON.stringify(access)).not.toContain(token);
		}
	});

	test('lets nobody in with anything else', async () => {
		const tokenFile = join(folder, 'given');
		writeFileSync(tokenFile, 'a-token-of-our-own\n', {mode: 0o600});
		const access = await openAccess({...none, tokenFile}, local);
		expect(access.tenantOf('bearer a-token-of-our-own')).toBe('default');
		for (const header of [
			undefined,
			'',
			'Bearer',
			'Bearer ',
			'a-token-of-our-own',
			'Basic a-token-of-our-own',
			'Bearer a-token-of-our-ow',
			'Bearer a-token-of-our-own2',
			'Bearer a-token-of-our-own x',
			`Bearer ${'x'.repeat(10_000)}`,
		]) {
			expect(access.tenantOf(header), header).toBeNull();
		}
	});

	test('has a token a line, and says whose a client is', async () => {
		const tokenFile = join(folder, 'several');
		const lines = [
			'anna  token-of-anna-0123',
			'',
			'bo\ttoken-of-bo-01234567\r',
			'token-without-a-name',
			'anna another-of-anna-01',
		];
		writeFileSync(tokenFile, lines.join('\n'), {mode: 0o600});
		const access = await openAccess({...none, tokenFile}, local);
		const tokens = ['token-of-anna-0123', 'another-of-anna-01', 'token-of-bo-01234567', 'token-without-a-name', 'anna'];
		const tenants = tokens.map(token => access.tenantOf(`Bearer ${token}`));
		expect(tenants).toEqual(['anna', 'anna', 'bo', 'default', null]);
	});

	test.each([0o640, 0o604, 0o660, 0o622])('with mode %o is refused, and stays as it is', async mode => {
		const tokenFile = join(folder, `mode-${mode}`);
		writeFileSync(tokenFile, 'a-token-of-our-own\n');
		chmodSync(tokenFile, mode);
		const error = await refusal(openAccess({...none, tokenFile}, local));
		expect(error).toMatchObject({code: 'CONFIG_INVALID', message: expect.stringContaining('by others')});
		expect(error.hint).toContain('chmod 600');
		expect(`${error.message}${error.hint}`).not.toContain('a-token-of-our-own');
		expect(statSync(tokenFile).mode & 0o777).toBe(mode);
	});

	test.each([
		['empty', ''],
		['short', 'secret'],
		['of two words', 'secret words are not a token'],
		['endless', 'x'.repeat(100_000)],
		['binary', `${'\u0000'.repeat(40)}`],
		['in its second line short', 'anna a-token-of-our-own\nbo secret'],
		['under a name that is none', '../anna secret-of-some-length'],
		['for two tenants the same', 'anna secret-of-some-length\nbo secret-of-some-length'],
	])('that is %s is refused without being shown', async (_what, content) => {
		const tokenFile = join(folder, 'bad');
		writeFileSync(tokenFile, content, {mode: 0o600});
		const error = await refusal(openAccess({...none, tokenFile}, local));
		expect(error).toMatchObject({code: 'CONFIG_INVALID'});
		expect(`${error.message}${error.hint}`).not.toContain('secret');
	});

	test('that can not be: a folder, or in one that is not there', async () => {
		expect(await refusal(openAccess({...none, tokenFile: folder}, local))).toMatchObject({code: 'CONFIG_INVALID'});
		const tokenFile = join(folder, 'nowhere', 'token');
		expect(await refusal(openAccess({...none, tokenFile}, local))).toMatchObject({code: 'CONFIG_INVALID'});
	});
});

describe('beyond loopback', () => {
	test('code of others is run only with a token, and TLS or --insecure', async () => {
		const tokenFile = join(folder, 'beyond');
		const {certFile: tlsCert, keyFile: tlsKey} = tls;
		const bare = await refusal(openAccess(none, everywhere));
		expect(bare.code).toBe('USAGE');
		expect(bare.hint).toMatch(/--token-file.*--functions 0.*127\.0\.0\.1/);
		expect((await refusal(openAccess({...none, insecure: true}, everywhere))).message).toContain('without a token');
		expect((await refusal(openAccess({...none, tlsCert, tlsKey}, everywhere))).message).toContain('without a token');
		const plain = await refusal(openAccess({...none, tokenFile}, everywhere));
		expect(plain.code).toBe('USAGE');
		expect(plain.hint).toMatch(/--tls-cert and --tls-key.*--insecure/);

		const open = await openAccess({...none, tokenFile, insecure: true}, everywhere);
		expect(open).toMatchObject({wantsToken: true, certificate: null});
		const closed = await openAccess({...none, tokenFile, tlsCert, tlsKey}, everywhere);
		expect(closed.certificate?.cert).toEqual(tls.cert);
	});

	test('what runs nobody’s code needs neither', async () => {
		const access = await openAccess(none, {host: '0.0.0.0', runsCode: false});
		expect(access).toMatchObject({wantsToken: false, certificate: null});
		expect(access.tenantOf(undefined)).toBe('default');
	});

	test.each([
		['127.0.0.1', true],
		['127.8.9.10', true],
		['::1', true],
		['localhost', true],
		['LOCALHOST', true],
		['0.0.0.0', false],
		['::', false],
		['192.168.1.2', false],
		['127.0.0.1.example.org', false],
		['localhost.example.org', false],
		['my-machine', false],
	])('%s: loopback %s', (host, expected) => {
		expect(isLoopback(host)).toBe(expected);
	});
});

describe('TLS', () => {
	test('wants both files, and a pair', async () => {
		const other = makeSelfSigned();
		const {certFile: tlsCert, keyFile: tlsKey} = tls;
		expect(await refusal(openAccess({...none, tlsCert}, local))).toMatchObject({code: 'USAGE'});
		expect((await refusal(openAccess({...none, tlsKey}, local))).hint).toContain('--tls-cert');
		const mixed = await refusal(openAccess({...none, tlsCert, tlsKey: other.keyFile}, local));
		expect(mixed).toMatchObject({code: 'CONFIG_INVALID', message: expect.stringContaining(other.keyFile)});
		expect(await refusal(openAccess({...none, tlsCert: tlsKey, tlsKey: tlsCert}, local))).toMatchObject({
			code: 'CONFIG_INVALID',
		});
		const missing = await refusal(openAccess({...none, tlsCert, tlsKey: join(folder, 'missing.pem')}, local));
		expect(missing).toMatchObject({code: 'CONFIG_INVALID', message: expect.stringContaining('missing.pem')});
		other.remove();
	});

	test('HTTP is served with it, cached answers too', async () => {
		const serving = await startServing({access: {...openToAll, certificate: {cert: tls.cert, key: tls.key}}});
		try {
			expect(serving.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
			for (let round = 0; round < 3; round++) {
				const {status, text} = await httpsGet(`${serving.address}/restaurant/bikupan`, tls.cert);
				expect(status).toBe(200);
				expect(text).toContain('Bikupan');
			}
			const plain = await fetch(`${serving.address.replace('https', 'http')}/health`).catch(() => null);
			expect(plain?.ok ?? false).toBe(false);
		} finally {
			await serving.close();
		}
	});
});

describe('HTTP routes that are not for everybody', () => {
	test('answer 401 and how to get in, unless the token is shown', async () => {
		const tokenFile = join(folder, 'http');
		const access = await openAccess({...none, tokenFile}, local);
		const token = readFileSync(tokenFile, 'utf8').trim();
		const app = fastify();
		addErrorAnswers(app);
		app.get('/health', async () => 'ok');
		await app.register(
			scoped(scope => {
				requireToken(scope, access);
				scope.get('/jobs', async ({tenant}) => `the jobs of ${tenant}`);
			}),
		);
		for (const headers of [{}, {authorization: 'Bearer wrong'}]) {
			const answer = await app.inject({url: '/jobs', headers});
			expect(answer.statusCode).toBe(401);
			expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
			expect(answer.headers['content-type']).toContain('application/problem+json');
			expect(answer.json()).toMatchObject({code: 'UNAUTHORIZED', status: 401});
			expect(answer.body).not.toContain(token);
		}
		const answer = await app.inject({url: '/jobs', headers: {authorization: `Bearer ${token}`}});
		expect([answer.statusCode, answer.body]).toEqual([200, 'the jobs of default']);
		expect((await app.inject('/health')).statusCode).toBe(200);
		await app.close();
	});
});

function httpsGet(url: string, ca: Buffer): Promise<{status: number | undefined; text: string}> {
	return new Promise((resolve, reject) => {
		get(url, {ca, agent: false}, response => {
			let text = '';
			response.setEncoding('utf8').on('data', chunk => {
				text += chunk;
			});
			response.on('end', () => resolve({status: response.statusCode, text}));
		}).on('error', reject);
	});
}
