import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openAccess} from '../../../../source/services/access/access.ts';
import {poll} from '../../../support/poll.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../../support/servers/redis-server.ts';
import {startJobServing} from '../../../support/serving/job-serving.ts';
import type {Serving} from '../../../support/serving/serving.ts';

const TOKEN = 'a-token-that-is-long-enough-to-be-one';
const boardFolder = new URL('../../../../dist/bull-board/', import.meta.url);

describeWithRedis('/queues', () => {
	let redis: RedisServer;
	let folder: string;
	let serving: Serving;
	beforeAll(async () => {
		redis = await startRedisServer();
		folder = mkdtempSync(join(tmpdir(), 'lunch-queues-'));
		writeFileSync(join(folder, 'token'), TOKEN, {mode: 0o600});
		serving = await serve(join(folder, 'token'));
	});
	afterAll(async () => {
		await serving.close();
		await redis.close();
		rmSync(folder, {recursive: true});
	});

	async function serve(tokenFile: string | null): Promise<Serving> {
		const settings = {tokenFile, tlsCert: null, tlsKey: null, insecure: false};
		const access = await openAccess(settings, {host: '127.0.0.1', runsCode: false});
		return startJobServing({redis: redis.url, folder, atOnce: 0}, {redis: redis.url, access, boardFolder});
	}

	const basic = (password: string) => ({authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}`});

	test('wants the token, which a browser asks for as a password', async () => {
		for (const path of ['/queues', '/queues/', '/queues/api/queues', '/queues/static/favicon-32x32.png']) {
			const answer = await serving.get(path);
			expect([path, answer.status]).toEqual([path, 401]);
			expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
		}
		expect((await serving.get('/queues/', {headers: basic('wrong')})).status).toBe(401);
		expect((await serving.get('/queues/', {headers: basic(TOKEN)})).status).toBe(200);
		expect((await serving.get('/queues/', {headers: {authorization: `Bearer ${TOKEN}`}})).status).toBe(200);
	});

	test('is a page whose files are all there, and that asks nobody else', async () => {
		const page = await (await serving.get('/queues/', {headers: basic(TOKEN)})).text();
		expect(page).toContain('<base href="/queues/" />');
		expect(page).not.toMatch(/<%|https:/);
		const files = [...page.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, path]) => path);
		expect(files.length).toBeGreaterThan(4);
		for (const path of files) {
			const answer = await serving.get(`/queues/${path}`, {headers: basic(TOKEN)});
			expect([path, answer.status]).toEqual([path, 200]);
			expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
		}
		const other = await serving.get('/queues/static/../index.ejs', {headers: basic(TOKEN)});
		expect(other.status).toBe(404);
	});

	test('shows the jobs that wait, and changes none', async () => {
		const headers = {authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json'};
		const submitted = await serving.get('/job', {method: 'POST', headers, body: '{"digits":80000000}'});
		const {job} = (await submitted.json()) as {job: {id: string}};
		type Queues = {queues: {name: string; counts: Record<string, number>; readOnlyMode: boolean}[]};
		const queues = async () => {
			const answer = await serving.get('/queues/api/queues', {headers});
			expect(answer.status).toBe(200);
			return ((await answer.json()) as Queues).queues;
		};
		await poll('it is seen', async () => (await queues()).some(({counts}) => counts.prioritized === 1));
		expect((await queues()).map(({name, readOnlyMode}) => [name, readOnlyMode])).toEqual([
			['pi', true],
			['pi-small', true],
		]);
		const seen = await serving.get(`/queues/api/queues/pi/${job.id}`, {headers});
		expect([seen.status, await seen.json()]).toMatchObject([200, {job: {id: job.id}}]);
		for (const path of [`/queues/api/queues/pi/${job.id}/clean`, '/queues/api/queues/pi/pause']) {
			const refused = await serving.get(path, {method: 'PUT', headers});
			expect(refused.status).toBeGreaterThanOrEqual(400);
		}
		expect((await queues()).find(({name}) => name === 'pi')?.counts.prioritized).toBe(1);
	});

	test('says that Redis is away, and shows the jobs once it is back', async () => {
		const other = await startRedisServer({isKept: true});
		const settings = {tokenFile: join(folder, 'token'), tlsCert: null, tlsKey: null, insecure: false};
		const access = await openAccess(settings, {host: '127.0.0.1', runsCode: false});
		const open = await startJobServing({redis: other.url, folder, atOnce: 0}, {redis: other.url, access, boardFolder});
		const asked = () => open.get('/queues/api/queues', {headers: {authorization: `Bearer ${TOKEN}`}});
		try {
			expect((await asked()).status).toBe(200);
			await other.stop();
			await poll('it is missed', async () => (await asked()).status === 503);
			expect(await (await asked()).json()).toMatchObject({code: 'JOB_STORE_FAILED'});
			await other.start();
			await poll('it is back', async () => (await asked()).status === 200);
		} finally {
			await open.close();
			await other.close();
		}
	});

	test('is not there where no token is wanted', async () => {
		const open = await serve(null);
		try {
			// As any path that is nothing of its own, it is asked of the upstream.
			const answer = await open.get('/queues/');
			expect(answer.status).toBe(404);
			expect(await answer.text()).not.toContain('__UI_CONFIG__');
		} finally {
			await open.close();
		}
	});
});
