import {describe, expect, test} from 'vitest';
import {createLruMap} from '../../source/shared/lru-map.ts';

const keysOf = (map: Iterable<[string, unknown]>) => [...map].map(([key]) => key);

describe('a bounded map', () => {
	test('drops what was used longest ago, by reading or by writing', () => {
		const map = createLruMap<string, number>({maxEntries: 3});
		for (const key of ['a', 'b', 'c']) map.set(key, 1);
		expect(map.get('a')).toBe(1);
		map.set('b', 2);
		map.set('d', 1);
		expect(keysOf(map)).toEqual(['a', 'b', 'd']);
		expect(map.get('c')).toBeUndefined();
		expect(map.get('b')).toBe(2);
	});

	test('holds no more than its weight, and nothing that weighs more alone', () => {
		const map = createLruMap<string, string>({maxWeight: 10, weigh: (value, key) => value.length + key.length});
		map.set('a', 'xxx');
		map.set('b', 'xxx');
		expect(map.weight).toBe(8);
		map.set('c', 'xxxxx');
		expect(keysOf(map)).toEqual(['b', 'c']);
		expect(map.weight).toBe(10);
		map.set('b', 'x'.repeat(10));
		expect(keysOf(map)).toEqual(['c']);
		expect(map.weight).toBe(6);
	});

	test('gives each entry once, also where it is used meanwhile', () => {
		const map = createLruMap<string, number>({maxEntries: 3});
		for (const key of ['a', 'b', 'c']) map.set(key, 1);
		const seen: unknown[] = [];
		for (const [key] of map) seen.push(map.get(key));
		expect(seen).toHaveLength(3);
	});

	test('forgets what is deleted, and all', () => {
		const map = createLruMap<string, number>({maxEntries: 3});
		map.set('a', 1);
		map.set('b', 1);
		expect(map.delete('a')).toBe(true);
		expect(map.delete('a')).toBe(false);
		expect(map.has('a')).toBe(false);
		expect(map).toMatchObject({size: 1, weight: 1});
		map.clear();
		expect(map).toMatchObject({size: 0, weight: 0});
	});
});
