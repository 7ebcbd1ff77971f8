import {describe, expect, test} from 'vitest';
import type {OpenCall} from '../../../../source/functions/redis/caller/open-call.ts';
import {createTenantTurns} from '../../../../source/functions/redis/caller/tenant-turns.ts';
import {describeWithRedis} from '../../../support/servers/redis-server.ts';
import {call, sleeping} from '../support/calling.ts';
import {useRedisContext} from '../support/context.ts';

const waits = (tenant: string, rank: number) => ({phase: 'queued', rank, request: {tenant}}) as OpenCall;
const callsOf = (...calls: OpenCall[]) => new Map(calls.map((one, at) => [String(at), one]));

describe('the turn of a call', () => {
	test('is its own rank among calls of one tenant', () => {
		const turns = createTenantTurns(callsOf(waits('anna', 10), waits('anna', 20)));
		expect(turns.rankOf('anna', 30)).toBe(30);
	});

	test('is before the call of another tenant that has as many before it', () => {
		const turns = createTenantTurns(callsOf(waits('anna', 3000), waits('anna', 1000), waits('anna', 2000)));
		expect([10_000, 10_001, 10_002, 10_003].map(rank => turns.rankOf('bert', rank))).toEqual([900, 1900, 2900, 10_003]);
	});

	test('comes after one of each, and is never later than its own rank', () => {
		const turns = createTenantTurns(callsOf(waits('anna', 1000), waits('cora', 4000), waits('anna', 5000)));
		expect([3000, 10_000].map(rank => turns.rankOf('bert', rank))).toEqual([3000, 4900]);
	});

	test('is not before calls of its own tenant that it comes after', () => {
		const turns = createTenantTurns(callsOf(waits('anna', 5000), waits('bert', 1000), waits('bert', 2000)));
		expect(turns.rankOf('anna', 6000)).toBe(5000);
	});
});

describeWithRedis('tenants over Redis', () => {
	const context = useRedisContext();

	test('have turns: one with few calls does not wait for all of another one', async () => {
		context.machine('anna', 1);
		const functions = context.open();
		await call(functions, '() => 1').outcome;
		const order: string[] = [];
		const ask = (tenant: string) =>
			call(functions, sleeping, [30], {tenant}).outcome.then(({state}) => order.push(`${tenant} ${state}`));
		const many = Array.from({length: 40}, () => ask('many'));
		await new Promise(resolve => setTimeout(resolve, 300));
		const few = Array.from({length: 2}, () => ask('few'));
		await Promise.all(few);
		expect(order.filter(one => one.startsWith('many')).length).toBeLessThan(30);
		await Promise.all(many);
		expect(order.toSorted()).toEqual([
			...Array.from({length: 2}, () => 'few returned'),
			...Array.from({length: 40}, () => 'many returned'),
		]);
	});

	test('with less than their share are let into a full queue', async () => {
		const functions = context.open({queueLimit: 6});
		const many = Array.from({length: 6}, () => call(functions, sleeping, [1], {tenant: 'many'}));
		await new Promise(resolve => setTimeout(resolve, 500));
		const refused = call(functions, sleeping, [1], {tenant: 'many'});
		const taken = call(functions, sleeping, [1], {tenant: 'few'});
		await expect(refused.outcome).rejects.toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
		context.machine('anna', 2);
		expect((await taken.outcome).state).toBe('returned');
		for (const {outcome} of many) expect((await outcome).state).toBe('returned');
	});
});
