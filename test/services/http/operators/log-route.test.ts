import {afterEach, describe, expect, it} from 'vitest';
import {openToAll} from '../../../../source/services/access/access.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';

let serving: Serving;
afterEach(() => serving.close());

interface Page {
	lines: {time: string; level: string; message: string; url?: string; [field: string]: unknown}[];
	missed: number;
	cursor: string;
}

const pageOf = async (path: string, init?: RequestInit) => (await serving.get(path, init)).json() as Promise<Page>;

describe('GET /log', () => {
	it('gives the last lines, then what came since, and not its own requests', async () => {
		serving = await startServing();
		await (await serving.get('/restaurant/bikupan')).text();
		await (await serving.get('/nothing?token=hunter2')).text();
		const first = await pageOf('/log?limit=2');
		expect(first.lines.map(({url}) => url)).toEqual(['/restaurant/bikupan', '/nothing?token=***']);
		expect(first.lines[0]).toMatchObject({level: 'info', message: 'request', status: 200});
		await (await serving.get('/restaurant/hubben')).text();
		const second = await pageOf(`/log?cursor=${first.cursor}`);
		expect(second.lines.map(({url}) => url)).toEqual(['/restaurant/hubben']);
		expect(second.missed).toBe(0);
		expect((await pageOf(`/log?cursor=${second.cursor}`)).lines).toEqual([]);
		const wrong = await Promise.all(['cursor=x', 'limit=0', 'limit=9999'].map(query => serving.get(`/log?${query}`)));
		expect(wrong.map(({status}) => status)).toEqual([400, 400, 400]);
	});

	it('is for this machine alone where no token is wanted', async () => {
		serving = await startServing({trustProxy: true});
		for (const headers of [{'x-forwarded-for': '192.0.2.1'}, {forwarded: 'for=192.0.2.1'}, {via: '1.1 proxy'}]) {
			const refused = await serving.get('/log', {headers: headers as Record<string, string>});
			expect(refused.status).toBe(401);
			expect(await refused.json()).toMatchObject({code: 'UNAUTHORIZED', hint: expect.stringContaining('--token-file')});
		}
		expect((await serving.get('/log', {headers: {origin: 'https://page.example'}})).status).toBe(403);
		expect((await serving.get('/log')).status).toBe(200);
	});

	it('is for the token without a name, and for no tenant', async () => {
		const tenants: Record<string, string> = {'Bearer own': 'default', 'Bearer annas': 'anna'};
		const tenantOf = (header?: string) => tenants[header ?? ''] ?? null;
		serving = await startServing({access: {...openToAll, wantsToken: true, tenantOf}});
		const asked = (authorization?: string) => serving.get('/log', authorization ? {headers: {authorization}} : {});
		const statuses = await Promise.all(
			[asked(), asked('Bearer annas'), asked('Bearer own')].map(async a => (await a).status),
		);
		expect(statuses).toEqual([401, 401, 200]);
	});
});
