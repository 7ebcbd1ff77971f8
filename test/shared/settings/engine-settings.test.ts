import {describe, expect, test} from 'vitest';
import {engineSettingDefinitions} from '../../../source/shared/settings/engine-settings.ts';

const {redis, storage, keepResults, maxMemory, insecure, token} = engineSettingDefinitions;

describe('settings of engines', () => {
	test('are read as people write them', () => {
		expect(redis.read('redis://127.0.0.1:6379', {})).toBe('redis://127.0.0.1:6379');
		expect(storage.read('file:///srv/results', {})).toBe('file:///srv/results');
		expect(storage.read('s3://pi?endpoint=http://127.0.0.1:9000', {})).toMatch(/^s3:\/\/pi\?endpoint=/);
		expect(keepResults.read('7d', {})).toBe(7);
		expect(keepResults.read(0.5, {})).toBe(0.5);
		expect(maxMemory.read('4G', {})).toBe(4 * 2 ** 30);
		expect(maxMemory.read('500M', {})).toBe(500 * 2 ** 20);
		expect(maxMemory.read(1_048_576, {})).toBe(2 ** 20);
		expect(insecure.read(true, {})).toBe(true);
		expect(insecure.read('0', {})).toBe(false);
	});

	test('what is secret is not shown', () => {
		expect(redis.shown?.('redis://eva:secret@127.0.0.1:6379')).toBe('redis://eva:***@127.0.0.1:6379');
		expect(token.shown?.('secret')).toBe('set');
		expect(() => redis.read('http://eva:secret@x', {})).toThrow(/^(?!.*secret)/);
	});

	test.each([
		[() => redis.read('127.0.0.1:6379', {}), 'redis://'],
		[() => storage.read('/srv/results', {}), 'file:///folder or s3://'],
		[() => storage.read('s3://key:secret@bucket', {}), 'AWS_ACCESS_KEY_ID'],
		[() => storage.read('s3://bucket?endpoint=http://key:secret@127.0.0.1:9000', {}), 'AWS_ACCESS_KEY_ID'],
		[() => keepResults.read('0', {}), 'days above 0'],
		[() => keepResults.read('a week', {}), 'days above 0'],
		[() => maxMemory.read('10', {}), '1M at the least'],
		[() => maxMemory.read('much', {}), '500M or 4G'],
		[() => insecure.read('maybe', {}), 'expected 1 or 0'],
	])('nonsense is refused in words (%#)', (read, words) => {
		expect(read).toThrow(words);
	});
});
