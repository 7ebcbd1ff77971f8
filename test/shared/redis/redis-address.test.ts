import {describe, expect, test} from 'vitest';
import {keyPrefix, readRedisAddress, withoutPassword} from '../../../source/shared/redis/redis-address.ts';

describe('addresses of Redis', () => {
	const alone = {kind: 'single', hasTls: false, username: undefined, password: undefined, name: '', database: 0};
	test.each([
		['redis://127.0.0.1:6379', {...alone, hosts: [{host: '127.0.0.1', port: 6379}]}],
		['redis://redis/3', {...alone, hosts: [{host: 'redis', port: 6379}], database: 3}],
		['redis://[::1]:7000/', {...alone, hosts: [{host: '::1', port: 7000}]}],
		[
			'rediss://eva:p%40ss%25@redis.example:6380',
			{...alone, hasTls: true, username: 'eva', password: 'p@ss%', hosts: [{host: 'redis.example', port: 6380}]},
		],
		['redis://:p@ss@h', {...alone, password: 'p@ss', hosts: [{host: 'h', port: 6379}]}],
		['redis://:only@h', {...alone, password: 'only', hosts: [{host: 'h', port: 6379}]}],
		[
			'redis+sentinel://a:1,b/mymaster/2',
			{
				...alone,
				kind: 'sentinel',
				name: 'mymaster',
				database: 2,
				hosts: [
					{host: 'a', port: 1},
					{host: 'b', port: 26_379},
				],
			},
		],
		[
			'rediss+cluster://a:7000,b:7001',
			{
				...alone,
				kind: 'cluster',
				hasTls: true,
				hosts: [
					{host: 'a', port: 7000},
					{host: 'b', port: 7001},
				],
			},
		],
	])('%s is read', (address, parts) => {
		expect(readRedisAddress(address)).toEqual(parts);
	});

	test.each([
		['redis://:a%zzb@127.0.0.1:6379', 'write % as %25'],
		['redis://:w@rd:#x@127.0.0.1:6379', 'write # as %23'],
		['redis://:wzz?x@127.0.0.1', 'write ? as %3F'],
		['redis://:wzz/x@127.0.0.1', 'write / as %2F'],
		['redis://a,b', 'redis+sentinel://'],
		['redis+sentinel://a:26379', 'what the sentinels call'],
		['redis+cluster://a/1', 'no databases'],
		['redis://wzz:70000', 'host and a port'],
		['redis://', 'expected the address'],
		['http://wzz', 'expected the address'],
		['redis://host/x', 'number of a database'],
	])('%s is refused with what to do, and shows nothing of the password', (address, words) => {
		expect(() => readRedisAddress(address)).toThrow(words);
		expect(() => readRedisAddress(address)).toThrow(/^(?!.*(?:zz|rd:))/);
	});

	test('are shown without their password', () => {
		expect(withoutPassword('redis://eva:se%3Fcret@h:1/2')).toBe('redis://eva:***@h:1/2');
		expect(withoutPassword('rediss+sentinel://:secret@a,b/m')).toBe('rediss+sentinel://:***@a,b/m');
		expect(withoutPassword('redis://h')).toBe('redis://h');
		expect(withoutPassword(null)).toBeNull();
	});

	test('of a cluster have keys with one tag', () => {
		expect(keyPrefix('redis+cluster://a')).toBe('{lunch}');
		expect(keyPrefix('redis://a')).toBe('lunch');
	});
});
